import {
  DescribeScalableTargetsCommand,
  type DescribeScalableTargetsCommandInput,
  DescribeScalingPoliciesCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeServicesCommand, type Service, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { answered, type Claim, type ProbedRegion, physicalId } from './claim';

const ecs = 'https://docs.aws.amazon.com/AmazonECS/latest';
const scaling = 'https://docs.aws.amazon.com/autoscaling/application';

/** `cluster/service` of an ARN: the name that Application Auto Scaling knows a service by ends in it. */
function workers(region: ProbedRegion): { readonly cluster: string; readonly service: string } {
  const arn = physicalId(region, 'AWS::ECS::Service', /^Workers/);
  const [, cluster = '', service = ''] = arn.split('/');
  return { cluster, service };
}

async function described(region: ProbedRegion): Promise<Service | undefined> {
  const { cluster, service } = workers(region);
  const { services = [] } = await region.clients.ecs.send(
    new DescribeServicesCommand({ cluster, services: [service] }),
  );
  return services[0];
}

function target(region: ProbedRegion) {
  const { cluster, service } = workers(region);
  return {
    ServiceNamespace: 'ecs',
    ScalableDimension: 'ecs:service:DesiredCount',
    ResourceId: `service/${cluster}/${service}`,
  } as const;
}

async function suspended(region: ProbedRegion): Promise<unknown> {
  const { ResourceId, ...rest } = target(region);
  const input: DescribeScalableTargetsCommandInput = { ...rest, ResourceIds: [ResourceId] };
  const { ScalableTargets = [] } = await region.clients.autoScaling.send(
    new DescribeScalableTargetsCommand(input),
  );
  return ScalableTargets[0]?.SuspendedState?.DynamicScalingInSuspended;
}

export const ecsClaims: readonly Claim[] = [
  {
    claim: 'DescribeServices tells the percentages of a rollout as the template gives them',
    source: `${ecs}/APIReference/API_DeploymentConfiguration.html`,
    reliedOnBy: 'ops/rollout/ecs-rollout.ts',
    probe: async (region) => {
      const { deploymentConfiguration: found } = (await described(region)) ?? {};
      const whole = [found?.minimumHealthyPercent, found?.maximumPercent].every(Number.isInteger);
      return { asAws: whole, seen: `${found?.minimumHealthyPercent}/${found?.maximumPercent}` };
    },
  },
  {
    claim: 'the circuit breaker is on and rolls back, by DescribeServices',
    source: `${ecs}/developerguide/deployment-circuit-breaker.html`,
    reliedOnBy: 'constructs/services/rolling-service.ts',
    probe: async (region) => {
      const { enable, rollback } =
        (await described(region))?.deploymentConfiguration?.deploymentCircuitBreaker ?? {};
      return answered({ enable, rollback }, { enable: true, rollback: true });
    },
  },
  {
    claim: 'a new desired count is no new deployment',
    source: `${ecs}/APIReference/API_UpdateService.html`,
    reliedOnBy: 'ops/pool/pool-steps.ts',
    probe: async (region) => {
      const { cluster, service } = workers(region);
      const before = await described(region);
      const primary = (one: Service | undefined) =>
        one?.deployments?.find(({ status }) => status === 'PRIMARY')?.id;
      const desiredCount = (before?.desiredCount ?? 0) + 1;
      await region.clients.ecs.send(new UpdateServiceCommand({ cluster, service, desiredCount }));
      const after = await described(region);
      await region.clients.ecs.send(
        new UpdateServiceCommand({ cluster, service, desiredCount: before?.desiredCount ?? 0 }),
      );
      return answered(
        { desired: after?.desiredCount, sameDeployment: primary(after) === primary(before) },
        { desired: desiredCount, sameDeployment: true },
      );
    },
  },
  {
    claim: 'scaling of a service can be suspended and resumed by RegisterScalableTarget, the range stays',
    source: `${scaling}/userguide/application-auto-scaling-suspend-resume-scaling.html`,
    reliedOnBy: 'ops/aws/auto-scaling-target.ts',
    probe: async (region) => {
      const set = (off: boolean) =>
        region.clients.autoScaling.send(
          new RegisterScalableTargetCommand({
            ...target(region),
            SuspendedState: {
              DynamicScalingInSuspended: off,
              DynamicScalingOutSuspended: off,
              ScheduledScalingSuspended: off,
            },
          }),
        );
      await set(true);
      const held = await suspended(region);
      await set(false);
      return answered([held, await suspended(region)], [true, false]);
    },
  },
  {
    claim: 'a step scaling policy of a template is there for Application Auto Scaling, with its alarms',
    source: `${scaling}/APIReference/API_DescribeScalingPolicies.html`,
    reliedOnBy: 'constructs/services/worker-pool.ts',
    probe: async (region) => {
      const { ScalingPolicies = [] } = await region.clients.autoScaling.send(
        new DescribeScalingPoliciesCommand({ ServiceNamespace: 'ecs' }),
      );
      const steps = ScalingPolicies.filter(({ PolicyType }) => PolicyType === 'StepScaling');
      return { asAws: steps.length > 0, seen: `${steps.length} step policies` };
    },
  },
];
