import { stackBudgets } from '../../config/budgets/stack-budgets';
import { checkStage } from '../../config/check-stage';
import { quantities } from '../../config/checks/quantities';
import { taskDefinitions } from '../../config/checks/task-definitions';
import { taskPolicies } from '../../config/checks/task-policies';
import { loadStage } from '../../config/load-stage';
import { interfaceEndpointName } from '../../config/schema/network';
import type { StageConfig } from '../../config/schema/stage';
import { listStages } from '../../config/stage-file';
import { bigStage, largestStage } from '../../scripts/big-stage';
import { measuredSizes, overLimits } from '../support/limits/over-limits';
import type { SynthesisedResource } from '../support/synth/parsed-template';
import { stageWith } from '../support/synth/stage-with';
import { synthStage } from '../support/synth/synth-stage';

const largest = synthStage(checkStage(bigStage(largestStage), { file: 'big.yaml', name: 'big' }));

test('100 pools, 500 queues and 10 services: nothing is larger than AWS takes', () => {
  expect(Object.keys(largest.parsed)).toHaveLength(4 + largestStage.pools);
  expect(largest.warnings).toEqual([]);
  expect(overLimits(largest.parsed)).toEqual([]);
});

test.each(listStages())('nothing of %s is larger than AWS takes', (name) => {
  expect(overLimits(synthStage(loadStage(name)).parsed)).toEqual([]);
});

/** As many caches as the stack of the stores has room for, each task reaching as many as it may. */
const mostCaches = synthStage(
  checkStage(bigStage({ pools: 14, queues: 14, services: 1, caches: 29 }), { file: 'big.yaml', name: 'big' }),
);

test('as many caches as the resources of a stack allow: nothing is larger than AWS takes', () => {
  expect(overLimits(mostCaches.parsed)).toEqual([]);
  const sizes = measuredSizes(mostCaches.parsed);
  const groups = sizes.filter(({ what }) => what === 'security groups').map(({ size }) => size);
  expect(Math.max(...groups)).toBe(5);
  expect(() =>
    checkStage(bigStage({ pools: 14, queues: 14, services: 1, caches: 30 }), {
      file: 'big.yaml',
      name: 'big',
    }),
  ).toThrow('stores.caches: expected resources of the stack of network and stores of at most 450 resources');
});

test('what operators may look at grows neither with caches nor with pools', () => {
  const reads = ({ parsed }: typeof mostCaches) =>
    Object.entries(parsed.Platform.Resources)
      .filter(([id]) => id.startsWith('OperatorRolesReads'))
      .map(([, { Properties }]) => JSON.stringify(Properties?.PolicyDocument));
  expect(reads(mostCaches)).toHaveLength(1);
  expect(reads(mostCaches)).toEqual(reads(largest));
});

const statement = (at: number) => ({
  actions: ['s3:GetObject'],
  resources: [`arn:aws:s3:::a-bucket-of-the-app/${String(at).padStart(320, 'x')}/*`],
});

/** As many of each list as the stage file may have, in the stage with the longest name. */
const fullest = stageWith((stage) => {
  stage.stage = 'abcdefghij-klmno';
  const numbers = (length: number) => Array.from({ length }, (_, index) => index);
  stage.region = 'us-east-1';
  stage.zones = ['a', 'b', 'c', 'd', 'e', 'f'].map((zone) => `us-east-1${zone}`);
  stage.network = {
    create: {
      routes: Object.fromEntries(
        numbers(48).map((at) => [
          `r${at}`,
          { cidr: `172.16.${at}.0/24`, transitGatewayId: 'tgw-0123456789abcdef0' },
        ]),
      ),
    },
    egress: Object.fromEntries(
      numbers(59).map((at) => [`e${at}`, { port: 1000 + at, cidr: '172.16.0.0/12' }]),
    ),
  };
  stage.tags = Object.fromEntries(numbers(45).map((at) => [`tag${at}`, 'value']));
  const emails = numbers(100).map((at) => `a${at}@example.com`);
  stage.alerts = { pageEmails: emails, ticketEmails: emails };
  // 1,942 characters, which is what a trust policy has room for.
  stage.controls = {
    operators: numbers(29).map((at) => `arn:aws:iam::111122223333:role/${String(at).padStart(33, 'r')}`),
  };
  // As far as the container's definition has room. CDK puts into further policies what is more than one takes.
  const secrets = numbers(250).map((at) => [
    `SECRET_${at}`,
    `arn:aws:secretsmanager:us-east-1:111122223333:secret:app/a-rather-long-name-of-a-secret-${at}-mB8sWc`,
  ]);
  stage.secrets = Object.fromEntries(secrets);
  for (const pool of Object.values(stage.workers)) {
    pool.taskPolicies = {
      managed: numbers(10).map((at) => `arn:aws:iam::111122223333:policy/p${at}`),
      statements: numbers(18).map(statement),
    };
  }
});

test('the longest lists that a stage file may have are no longer than AWS takes', () => {
  expect([...quantities(fullest), ...taskPolicies(fullest), ...taskDefinitions(fullest)]).toEqual([]);
  const sizes = measuredSizes(synthStage(fullest).parsed);
  expect(sizes.filter(({ size, max }) => size > max)).toEqual([]);
  expect(sizes).toContainEqual(expect.objectContaining({ what: 'rules, Egress', size: 60 }));
  expect(sizes).toContainEqual(expect.objectContaining({ what: 'tags', size: 50 }));
  expect(sizes).toContainEqual(expect.objectContaining({ what: 'characters of trust policy', size: 2048 }));
  expect(sizes).toContainEqual(expect.objectContaining({ what: 'managed policies', size: 10 }));
});

test('a widget for each pool, and 50 at most for all else', () => {
  const widgets = measuredSizes(largest.parsed).filter(({ what }) => what === 'widgets');
  expect(widgets.map(({ size }) => size - largestStage.pools <= 50)).toEqual([true]);
});

const sharedNetwork = stageWith((stage) => {
  const subnets = (prefix: string) =>
    Object.fromEntries(stage.zones.map((zone, at) => [zone, `subnet-${prefix}${at}234567`]));
  stage.network = {
    existing: { vpcId: 'vpc-12345678', publicSubnets: subnets('a'), privateSubnets: subnets('b') },
  };
  stage.stores = {
    jobs: { replicas: 5 },
    pubsub: { replicas: 0 },
    caches: { seen: { evictions: 'expected' } },
  };
});

const endpointsOnly = stageWith((stage) => {
  stage.network = {
    create: {
      natGateways: 0,
      interfaceEndpoints: [...interfaceEndpointName.options],
      routes: { office: { cidr: '172.16.0.0/24', transitGatewayId: 'tgw-0123456789abcdef0' } },
    },
  };
});

test.each([
  ...listStages().map((name): [string, StageConfig] => [name, loadStage(name)]),
  ['100 pools', largest.config],
  ['29 caches', mostCaches.config],
  ['a VPC that exists', sharedNetwork],
  ['interface endpoints', endpointsOnly],
])(
  'the sums of resources that a stage file is held against are never less than there are: %s',
  (_, config) => {
    const { Foundation, Platform } = synthStage(config).parsed;
    const sums = stackBudgets(config).map(({ budget }) => budget.used);
    const spare = [Foundation, Platform].map(
      ({ Resources }, at) => (sums[at] ?? 0) - Object.keys(Resources).length,
    );
    expect(Math.min(...spare)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...spare)).toBeLessThanOrEqual(15);
  },
);

const many = <Value>(length: number, value: Value): Value[] => Array.from({ length }, () => value);
const keys = (length: number) =>
  Object.fromEntries(Array.from({ length }, (_, index) => [`k${index}`, { Value: '' }]));
/** `{"D":"aaa"}`, as many bytes as asked for. */
const document = (bytes: number) => ({ D: 'a'.repeat(bytes - 8) });
const dashboard = (metrics: readonly number[]) => ({
  DashboardBody: JSON.stringify({
    widgets: metrics.map((length) => ({ properties: { metrics: many(length, []) } })),
  }),
});

/** A resource that AWS refuses, by what is said of it. */
const refused: Record<string, [type: string, properties: SynthesisedResource['Properties']]> = {
  '21 steps, of 20': [
    'ApplicationAutoScaling::ScalingPolicy',
    { StepScalingPolicyConfiguration: { StepAdjustments: many(21, {}) } },
  ],
  '32769 characters of validators, of 32768': [
    'AppConfig::ConfigurationProfile',
    { Validators: [document(32_767)] },
  ],
  '11 metrics, of 10': ['CloudWatch::Alarm', { Metrics: many(11, { MetricStat: { Metric: {} } }) }],
  '31 dimensions, of 30': [
    'CloudWatch::Alarm',
    { Metrics: [{ MetricStat: { Metric: { Dimensions: many(31, {}) } } }] },
  ],
  '6 actions, of 5': ['CloudWatch::Alarm', { AlarmActions: many(6, 'topic') }],
  '1025 characters of description, of 1024': ['CloudWatch::Alarm', { AlarmDescription: 'a'.repeat(1025) }],
  '10241 characters of rule, of 10240': ['CloudWatch::CompositeAlarm', { AlarmRule: 'a'.repeat(10_241) }],
  '501 widgets, of 500': ['CloudWatch::Dashboard', dashboard(many(501, 1))],
  '2505 metrics, of 2500': ['CloudWatch::Dashboard', dashboard([...many(5, 500), 5])],
  '501 metrics of a widget, of 500': ['CloudWatch::Dashboard', dashboard([501])],
  '6 security groups, of 5': [
    'ECS::Service',
    { NetworkConfiguration: { AwsvpcConfiguration: { SecurityGroups: many(6, 'sg') } } },
  ],
  '6 target groups, of 5': ['ECS::Service', { LoadBalancers: many(6, {}) }],
  '65537 bytes, of 65536': ['ECS::TaskDefinition', document(65_537)],
  '11 containers, of 10': ['ECS::TaskDefinition', { ContainerDefinitions: many(11, {}) }],
  '6 values, of 5': [
    'ElasticLoadBalancingV2::ListenerRule',
    {
      Conditions: [
        { PathPatternConfig: { Values: many(3, '/a') } },
        { HostHeaderConfig: { Values: many(3, 'a') } },
      ],
    },
  ],
  '2049 characters of pattern, of 2048': ['Events::Rule', { EventPattern: document(2049) }],
  '6145 characters of policy, of 6144': ['IAM::ManagedPolicy', { PolicyDocument: document(6145) }],
  '2049 characters of trust policy, of 2048': ['IAM::Role', { AssumeRolePolicyDocument: document(2049) }],
  '11 managed policies, of 10': ['IAM::Role', { ManagedPolicyArns: many(11, 'arn') }],
  '32769 bytes of policy, of 32768': ['KMS::Key', { KeyPolicy: document(32_769) }],
  '1025 bytes of variables, of 1024': ['Lambda::Function', { Environment: { Variables: document(1025) } }],
  '5121 characters of policy, of 5120': ['Logs::ResourcePolicy', { PolicyDocument: 'a'.repeat(5121) }],
  '20481 bytes of policy, of 20480': ['S3::BucketPolicy', { PolicyDocument: document(20_481) }],
  '30721 bytes of policy, of 30720': ['SNS::TopicPolicy', { PolicyDocument: document(30_721) }],
  '4097 bytes of value, of 4096': ['SSM::Parameter', { Value: 'a'.repeat(4097) }],
  '51 tags, of 50': ['EC2::SecurityGroup', { Tags: many(51, {}) }],
  '61 rules, Ingress, of 60': ['EC2::SecurityGroup', { SecurityGroupIngress: many(61, {}) }],
};

const resource = (type: string, Properties: SynthesisedResource['Properties'] = {}) => ({
  Type: `AWS::${type}`,
  Properties,
});

test.each(Object.entries(refused))('told: %s', (said, [type, properties]) => {
  expect(overLimits({ Stack: { Resources: { It: resource(type, properties) } } })).toEqual([
    `Stack It: ${said}`,
  ]);
});

test('a reference counts as the longest name that it can stand for', () => {
  const [size] = measuredSizes({
    Stack: {
      Resources: { It: resource('SSM::Parameter', { Value: { 'Fn::Join': ['/', ['a', { Ref: 'B' }]] } }) },
    },
  }).filter(({ what }) => what === 'bytes of value');
  expect(size?.size).toBe(130);
});

test('told: what is too much only together', () => {
  const inStack = (...resources: SynthesisedResource[]) => ({
    Stack: { Resources: Object.fromEntries(resources.entries()) },
  });
  const policy = { PolicyDocument: document(5121), Roles: [{ Ref: 'Role' }] };
  const rule = resource('EC2::SecurityGroupEgress', { GroupId: { 'Fn::GetAtt': ['Group', 'GroupId'] } });
  const listenerRule = resource('ElasticLoadBalancingV2::ListenerRule', { Conditions: [] });
  expect([
    ...overLimits(inStack(resource('IAM::Policy', policy), resource('IAM::Policy', policy))),
    ...overLimits(inStack(...many(61, rule))),
    ...overLimits(inStack(...many(101, listenerRule))),
    ...overLimits(inStack(...many(101, resource('ElasticLoadBalancingV2::TargetGroup')))),
    ...overLimits(inStack(...many(451, resource('Any::Thing')))),
    ...overLimits(inStack(resource('Any::Thing', document(900_000)))).map((line) =>
      line.replace(/\d{6}/, '9'),
    ),
    ...overLimits({ Stack: { Resources: {}, Outputs: keys(201), Parameters: keys(201) } }),
  ]).toEqual([
    'Stack Role: 10242 characters of inline policies, of 10240',
    'Stack Group: 61 rules, Egress, of 60',
    'balancers: 101 listener rules, of 100',
    'balancers: 101 target groups, of 100',
    'Stack: 451 resources, of 450',
    'Stack: 9 bytes of template, of 900000',
    'Stack: 201 outputs, of 200',
    'Stack: 201 parameters, of 200',
  ]);
});
