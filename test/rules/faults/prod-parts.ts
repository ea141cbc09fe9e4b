import type { Editable, Place } from '../editable';

type Part = (app: Editable, name: string) => Place;

const service: Part = (app, name) => app.find('AWS::ECS::Service', `"ServiceName":"${name}"`);

const role = (name: string) => `{"Key":"bulkhead:role","Value":"${name}"}`;

/** Where the parts of `prod` stand, found by what they are called and not by logical ids. */
export const prodParts = {
  store: (app, name) => app.find('AWS::ElastiCache::ReplicationGroup', role(name)),
  parameters: (app, name) => app.find('AWS::ElastiCache::ParameterGroup', role(name)),
  userGroup: (app, name) => app.find('AWS::ElastiCache::UserGroup', role(name)),
  user: (app, name) => app.find('AWS::ElastiCache::User', `"UserId":"prod-${name}"`),
  nodes: (app, name) => app.find('AWS::EC2::SecurityGroup', `nodes of the ${name} store`),
  clients: (app, name) => app.find('AWS::EC2::SecurityGroup', `clients of the ${name} store`),
  ingress: (app, name) => app.find('AWS::EC2::SecurityGroupIngress', `clients of the ${name} store`),
  service,
  task: (app, name) => app.find('AWS::ECS::TaskDefinition', `"Family":"bulkhead-prod-${name}"`),
  /** What the tasks of a service may ask AWS for. */
  taskPolicy: (app, name) => app.find('AWS::IAM::Policy', `"PolicyName":"${name}BalancedTaskTaskRole`),
  range: (app, name) =>
    app.find('AWS::ApplicationAutoScaling::ScalableTarget', `"${service(app, name).logicalId}"`),
  target: (app, name) =>
    app.find('AWS::ElasticLoadBalancingV2::TargetGroup', role(name), '"TargetType":"ip"'),
  alarm: (app, name) => app.find('AWS::CloudWatch::Alarm', `"AlarmName":"bulkhead-prod-${name}"`),
  /** Of the topic `Page` or `Ticket`. */
  topicPolicy: (app, name) => app.find('AWS::SNS::TopicPolicy', `{"Ref":"Alerts${name}`),
  topicKey: (app) => app.find('AWS::KMS::Key', '"Bulkhead alert topics"'),
  switchboard: (app, name) => app.find('AWS::AppConfig::ConfigurationProfile', `"Name":"${name}"`),
  switchStrategy: (app, name) =>
    app.find('AWS::AppConfig::DeploymentStrategy', `"Name":"bulkhead-${name}-at-once"`),
  /** Counts tasks: the `AWS::Events::Rule` or the `AWS::Logs::MetricFilter`. */
  failedTasks: (app, type) =>
    app.find(type, type.endsWith('Rule') ? 'ECS Task State Change' : '"failedTasks"'),
  schedule: (app, name) => app.find('AWS::Events::Rule', `starts the ${name}`),
  /** The only one of its role. */
  bucket: (app, name) => app.find('AWS::S3::Bucket', role(name)),
  /** By what it says it does. */
  fn: (app, name) => app.find('AWS::Lambda::Function', name),
  balancer: (app, name) => app.find('AWS::ElasticLoadBalancingV2::LoadBalancer', role(name)),
  http: (app, name) => app.find('AWS::ElasticLoadBalancingV2::Listener', role(name), '"Port":80'),
  https: (app, name) => app.find('AWS::ElasticLoadBalancingV2::Listener', role(name), '"Port":443'),
} as const satisfies Record<string, Part>;
