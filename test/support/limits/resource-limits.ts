import type { SynthesisedResource } from '../synth/parsed-template';

export type Properties = NonNullable<SynthesisedResource['Properties']>;

/** Of what in a resource AWS takes how much. Sizes are asked of properties in which every reference stands resolved. */
type ResourceLimit = readonly [what: string, max: number, of: (properties: Properties) => number];

/** "Amazon VPC quotas": of one network interface. */
const securityGroups = 5;

/** By resource type, each with the page that has the number. Quotas that can be raised are taken as they are. */
export const resourceLimits: Readonly<Record<string, readonly ResourceLimit[]>> = {
  // "Quotas for Application Auto Scaling"
  'AWS::ApplicationAutoScaling::ScalingPolicy': [
    ['steps', 20, (p) => count(p.StepScalingPolicyConfiguration?.StepAdjustments)],
  ],
  // "Validator" in the API reference
  'AWS::AppConfig::ConfigurationProfile': [['characters of validators', 32_768, (p) => bytes(p.Validators)]],
  // "PutMetricAlarm" in the API reference, "CloudWatch service quotas"
  'AWS::CloudWatch::Alarm': [
    ['metrics', 10, (p) => metricsOfAlarm(p).length],
    ['dimensions', 30, (p) => Math.max(count(p.Dimensions), ...metricsOfAlarm(p).map(dimensionsOf))],
    ['actions', 5, (p) => count(p.AlarmActions)],
    ['characters of description', 1024, (p) => String(p.AlarmDescription).length],
  ],
  'AWS::CloudWatch::CompositeAlarm': [['characters of rule', 10_240, (p) => String(p.AlarmRule).length]],
  // "CloudWatch service quotas"
  'AWS::CloudWatch::Dashboard': [
    ['widgets', 500, (p) => metricsOfWidgets(p).length],
    ['metrics', 2500, (p) => sum(metricsOfWidgets(p))],
    ['metrics of a widget', 500, (p) => Math.max(...metricsOfWidgets(p))],
  ],
  'AWS::EC2::VPCEndpoint': [['security groups', securityGroups, (p) => count(p.SecurityGroupIds)]],
  'AWS::ECS::Service': [
    [
      'security groups',
      securityGroups,
      (p) => count(p.NetworkConfiguration?.AwsvpcConfiguration?.SecurityGroups),
    ],
    // "Amazon ECS service quotas"
    ['target groups', 5, (p) => count(p.LoadBalancers)],
  ],
  // "Amazon ECS service quotas"
  'AWS::ECS::TaskDefinition': [
    ['bytes', 65_536, bytes],
    ['containers', 10, (p) => count(p.ContainerDefinitions)],
  ],
  'AWS::ElastiCache::ReplicationGroup': [
    ['security groups', securityGroups, (p) => count(p.SecurityGroupIds)],
  ],
  // "Quotas for your Application Load Balancers"
  'AWS::ElasticLoadBalancingV2::ListenerRule': [
    ['values', 5, (p) => sum(p.Conditions.map((condition: unknown) => valuesIn(condition)))],
  ],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': [
    ['security groups', securityGroups, (p) => count(p.SecurityGroups)],
  ],
  // "Amazon EventBridge quotas"
  'AWS::Events::Rule': [['characters of pattern', 2048, (p) => bytes(p.EventPattern)]],
  // "IAM and AWS STS quotas"
  'AWS::IAM::ManagedPolicy': [['characters of policy', 6144, (p) => bytes(p.PolicyDocument)]],
  'AWS::IAM::Role': [
    ['characters of trust policy', 2048, (p) => bytes(p.AssumeRolePolicyDocument)],
    ['managed policies', 10, (p) => count(p.ManagedPolicyArns)],
  ],
  // "Key policies in AWS KMS"
  'AWS::KMS::Key': [['bytes of policy', 32_768, (p) => bytes(p.KeyPolicy)]],
  // "Lambda quotas": 4 KB. What grows with a stage stands in a file beside the code, so the variables stay small.
  'AWS::Lambda::Function': [
    ['bytes of variables', 1024, (p) => bytes(p.Environment?.Variables)],
    ['security groups', securityGroups, (p) => count(p.VpcConfig?.SecurityGroupIds)],
  ],
  // "CloudWatch Logs quotas"
  'AWS::Logs::ResourcePolicy': [['characters of policy', 5120, (p) => String(p.PolicyDocument).length]],
  // "Bucket policies for Amazon S3"
  'AWS::S3::BucketPolicy': [['bytes of policy', 20_480, (p) => bytes(p.PolicyDocument)]],
  // "Amazon SNS endpoints and quotas"
  'AWS::SNS::TopicPolicy': [['bytes of policy', 30_720, (p) => bytes(p.PolicyDocument)]],
  // "AWS Systems Manager endpoints and quotas", of a standard parameter
  'AWS::SSM::Parameter': [['bytes of value', 4096, (p) => Buffer.byteLength(String(p.Value))]],
};

/** Of a list or an object, 0 where there is none. */
export function count(value: unknown): number {
  return Object.keys(value ?? {}).length;
}

/** Of a document as it is sent. */
export function bytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value ?? ''));
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}

interface AlarmMetric {
  readonly MetricStat?: { readonly Metric: { readonly Dimensions?: readonly unknown[] } };
}

/** Those that an alarm calculates with. */
function metricsOfAlarm({ Metrics = [] }: Properties): AlarmMetric[] {
  return Metrics.filter(({ MetricStat }: AlarmMetric) => MetricStat !== undefined);
}

function dimensionsOf({ MetricStat }: AlarmMetric): number {
  return count(MetricStat?.Metric.Dimensions);
}

/** How many metrics each widget of a dashboard shows. */
function metricsOfWidgets({ DashboardBody }: Properties): number[] {
  const { widgets }: { widgets: { properties: { metrics?: unknown[] } }[] } = JSON.parse(DashboardBody);
  return widgets.map(({ properties }) => count(properties.metrics));
}

/** Values in a condition of a listener rule, whatever it looks at. */
function valuesIn(condition: unknown): number {
  if (typeof condition !== 'object' || condition === null) return 0;
  return Object.entries(condition).reduce(
    (total, [key, value]) => total + (key === 'Values' ? count(value) : valuesIn(value)),
    0,
  );
}
