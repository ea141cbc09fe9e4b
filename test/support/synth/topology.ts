import { watchedBy } from './alarms-of';
import { resourcesByType, type SynthesisedResource } from './parsed-template';
import { readable } from './readable';
import { runningTemplate } from './running-template';
import type { SynthesisedStage } from './synth-stage';

type Facts = Readonly<Record<string, unknown>>;

/** A stage in a page or two: stable over machines, hashes of CDK left out, one entry a thing that a reviewer knows. */
export function topologyOf(stage: SynthesisedStage): Facts {
  const { Foundation, Controls, Platform, Maintenance, ...pools } = stage.parsed;
  const running = runningTemplate(stage.parsed);
  const all = (
    template: typeof Foundation,
    type: string,
    facts: (resource: SynthesisedResource) => unknown,
  ): Facts =>
    Object.fromEntries(
      resourcesByType(template, type).map(([id, resource]) => [
        String(readable({ Ref: id })),
        readable(facts(resource)),
      ]),
    );
  const rule = ({ Properties: p }: SynthesisedResource): string => {
    const from = p?.SourceSecurityGroupId ?? p?.GroupId;
    const to = p?.DestinationSecurityGroupId ?? p?.GroupId;
    return `${readable(from)} -> ${readable(to)} ${p?.IpProtocol} ${p?.FromPort}`;
  };
  return {
    resources: {
      Foundation: count(Foundation),
      Controls: count(Controls),
      Platform: count(Platform),
      Maintenance: count(Maintenance),
      ...Object.fromEntries(
        Object.entries(pools).map(([name, { Resources }]) => [name, Object.keys(Resources).length]),
      ),
    },
    parameters: Platform.Parameters,
    subnets: all(
      Foundation,
      'AWS::EC2::Subnet',
      ({ Properties: p }) => `${p?.AvailabilityZone} ${p?.CidrBlock}`,
    ),
    groups: all(Foundation, 'AWS::EC2::SecurityGroup', ({ Properties: p }) => ({
      in: p?.SecurityGroupIngress?.map((one: Record<string, unknown>) => `${one.CidrIp} ${one.FromPort}`),
      out: p?.SecurityGroupEgress?.map((one: Record<string, unknown>) => `${one.CidrIp} ${one.FromPort}`),
    })),
    mayBeDialledBy: Object.values(all(Foundation, 'AWS::EC2::SecurityGroupIngress', rule)),
    mayDial: Object.values(all(Foundation, 'AWS::EC2::SecurityGroupEgress', rule)),
    stores: all(Foundation, 'AWS::ElastiCache::ReplicationGroup', (store) => ({
      ...without(store.Properties, ['Tags', 'LogDeliveryConfigurations', 'ReplicationGroupDescription']),
      policies: [store.DeletionPolicy, store.UpdateReplacePolicy],
    })),
    storeParameters: all(
      Foundation,
      'AWS::ElastiCache::ParameterGroup',
      ({ Properties: p }) => p?.Properties,
    ),
    storeUsers: all(Foundation, 'AWS::ElastiCache::User', ({ Properties: p }) => p?.AccessString),
    storeUserGroups: all(Foundation, 'AWS::ElastiCache::UserGroup', ({ Properties: p }) => p?.UserIds),
    balancers: all(Platform, 'AWS::ElasticLoadBalancingV2::LoadBalancer', ({ Properties: p }) => ({
      groups: p?.SecurityGroups,
      attributes: pairs(p?.LoadBalancerAttributes),
    })),
    listeners: all(Platform, 'AWS::ElasticLoadBalancingV2::Listener', ({ Properties: p }) => [
      `${p?.Protocol} ${p?.Port} ${p?.SslPolicy ?? ''}`.trim(),
      p?.DefaultActions,
    ]),
    rules: all(Platform, 'AWS::ElasticLoadBalancingV2::ListenerRule', ({ Properties: p }) => [
      p?.Priority,
      p?.Conditions,
      p?.Actions,
    ]),
    maintenance: {
      parameters: Object.keys(Maintenance.Parameters ?? {}),
      rules: all(
        Maintenance,
        'AWS::ElasticLoadBalancingV2::ListenerRule',
        ({ Condition, Properties: p }) => `${p?.Priority} if ${Condition}: ${p?.Actions[0].Type}`,
      ),
    },
    targets: all(Platform, 'AWS::ElasticLoadBalancingV2::TargetGroup', ({ Properties: p }) => ({
      check: `${p?.HealthCheckPath} every ${p?.HealthCheckIntervalSeconds} s, ${p?.HealthyThresholdCount} good`,
      attributes: pairs(p?.TargetGroupAttributes),
    })),
    services: all(running, 'AWS::ECS::Service', (service) => ({
      groups: service.Properties?.NetworkConfiguration.AwsvpcConfiguration.SecurityGroups,
      deployment: deployment(service.Properties?.DeploymentConfiguration),
      rebalancing: service.Properties?.AvailabilityZoneRebalancing,
      capacity: service.Properties?.CapacityProviderStrategy,
      rollout: service.Metadata?.['bulkhead:rollout'],
    })),
    tasks: all(running, 'AWS::ECS::TaskDefinition', ({ Properties: p }) => ({
      size: `${p?.Cpu} CPU units, ${p?.Memory} MiB, ${p?.RuntimePlatform.CpuArchitecture}`,
      container: without(p?.ContainerDefinitions[0], [
        'LogConfiguration',
        'Secrets',
        'MountPoints',
        'Environment',
      ]),
      environment: pairs(p?.ContainerDefinitions[0].Environment, 'Name'),
      secrets: p?.ContainerDefinitions[0].Secrets.map((one: { Name: string; ValueFrom: unknown }) => [
        one.Name,
        readable(one.ValueFrom),
      ]),
    })),
    scaling: all(running, 'AWS::ApplicationAutoScaling::ScalableTarget', ({ Properties: p }) => [
      p?.MinCapacity,
      p?.MaxCapacity,
    ]),
    policies: all(running, 'AWS::ApplicationAutoScaling::ScalingPolicy', ({ Properties: p }) => policy(p)),
    alarms: all(running, 'AWS::CloudWatch::Alarm', alarm),
    functions: all(Platform, 'AWS::Lambda::Function', ({ Properties: p }) => ({
      size: `${p?.MemorySize} MiB, ${p?.Timeout} s, ${p?.ReservedConcurrentExecutions ?? 'any number'} at once, ${p?.Architectures}`,
      groups: p?.VpcConfig?.SecurityGroupIds,
      environment: p?.Environment?.Variables,
    })),
    events: all(Platform, 'AWS::Events::Rule', ({ Properties: p }) => [
      p?.ScheduleExpression ?? JSON.stringify(readable(p?.EventPattern)),
      p?.Targets,
    ]),
  };
}

function count(template: SynthesisedStage['parsed']['Foundation']): Facts {
  const counts: Record<string, number> = {};
  for (const { Type } of Object.values(template.Resources)) {
    counts[Type] = (counts[Type] ?? 0) + 1;
  }
  return counts;
}

function alarm({ Properties: p, Metadata }: SynthesisedResource): readonly string[] {
  const metadata: { severity?: string; article?: string } = { ...Object(Metadata?.['bulkhead:alarm']) };
  const { metric, periodSeconds } = watchedBy(p ?? {});
  return [
    `${metric} ${p?.ComparisonOperator} ${p?.Threshold}`,
    `${p?.DatapointsToAlarm ?? p?.EvaluationPeriods} of ${p?.EvaluationPeriods} x ${periodSeconds} s, missing: ${p?.TreatMissingData}, ${metadata.severity} ${metadata.article} -> ${readable(p?.AlarmActions?.[0]) ?? 'nobody'}`,
  ];
}

function policy(properties: SynthesisedResource['Properties']): string {
  const step = properties?.StepScalingPolicyConfiguration;
  if (step === undefined) {
    const tracking = properties?.TargetTrackingScalingPolicyConfiguration;
    const out = tracking?.DisableScaleIn === true ? ', out only' : '';
    return `${tracking?.PredefinedMetricSpecification.PredefinedMetricType} at ${tracking?.TargetValue}${out}`;
  }
  const steps = step.StepAdjustments.map(
    (one: Record<string, unknown>) =>
      `[${one.MetricIntervalLowerBound ?? ''}..${one.MetricIntervalUpperBound ?? ''}) ${one.ScalingAdjustment}`,
  );
  return `${step.AdjustmentType} ${steps.join(' ')}, cooldown ${step.Cooldown} s`;
}

function pairs(list: readonly Record<string, unknown>[] = [], key = 'Key'): Facts {
  return Object.fromEntries(list.map((one) => [String(one[key]), readable(one.Value)]));
}

function without(properties: Facts = {}, keys: readonly string[]): Facts {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => !keys.includes(key)));
}

/** The same words for each service: a line for the breaker, one for its alarms, and their names. */
function deployment(configuration: SynthesisedResource['Properties']): Facts {
  const { Alarms, DeploymentCircuitBreaker, ...others } = configuration ?? {};
  const { AlarmNames = [], ...alarms } = Alarms ?? {};
  return {
    ...others,
    breaker: JSON.stringify(DeploymentCircuitBreaker),
    alarms: [JSON.stringify(alarms), ...AlarmNames],
  };
}
