import { loadStage } from '../../config/load-stage';
import { listStages } from '../../config/stage-file';
import { policiesOf, type Statement } from '../support/iam/policies';
import { policyProblems } from '../support/iam/policy-problems';
import { parsedStacks } from '../support/synth/parsed-stacks';
import { smallStage } from '../support/synth/small-stage';

/**
 * What differs from the reference on purpose, and why. Each must still be met somewhere: one that is not has been mended,
 * and would hide the next.
 */
const accepted: readonly { readonly problem: RegExp; readonly why: string }[] = [
  {
    problem: /^cloudwatch:(Get|Put)MetricData on \*/,
    why: 'A dataset is where an account keeps its metrics, and there is one. What is sent is held to a namespace.',
  },
  {
    problem: /^ec2:(Assign|Unassign)PrivateIpAddresses on \*|^ec2:(Create|Delete)NetworkInterface on \*/,
    why: 'As in AWSLambdaVPCAccessExecutionRole: Lambda makes and names them. The code itself is denied all of it.',
  },
  {
    problem: /^ecs:ListTasks on \*/,
    why: 'Its resource is a container instance, which Fargate has none of. It is held to the cluster.',
  },
  {
    problem: /^cloudwatch:DescribeAlarms on \*/,
    why: 'Composite alarms are told only to whoever may ask for all (API reference, DescribeAlarms).',
  },
  {
    problem:
      /^elasticloadbalancing:(AddTags|RemoveTags).*: (needs a resource of the kind loadbalancer|no resource)/,
    why: 'The data have the action of Classic Load Balancers under this name; that of Application Load Balancers knows listener rules (Service Authorization Reference, "Elastic Load Balancing V2").',
  },
  {
    problem: /^appconfig:.* on \S*(\/deployment|\/hostedconfigurationversion)\/\*: no resource/,
    why: 'Older editions of the reference want a deployment for StartDeployment, and know a version by an ARN of its own.',
  },
];

const stages = [...listStages().map((name) => loadStage(name)), smallStage()].map(
  (config) => [config.stage, policiesOf(parsedStacks(config))] as const,
);

test('every policy of every stage is what the Service Authorization Reference knows, and no wider', async () => {
  const problems = await Promise.all(
    stages.flatMap(([, policies]) =>
      policies.map(async (policy) =>
        (await policyProblems(policy)).map((problem) => ({ place: policy.place, problem })),
      ),
    ),
  );
  const found = problems.flat();
  expect(found.filter(({ problem }) => !accepted.some((one) => one.problem.test(problem)))).toEqual([]);
  const unmet = accepted.filter((one) => !found.some(({ problem }) => one.problem.test(problem)));
  expect(unmet).toEqual([]);
});

test('all roles of people, tasks, functions and CloudFormation are among them', () => {
  for (const [stage, policies] of stages) {
    const places = policies.map(({ place }) => place).join('\n');
    for (const part of [
      'OperatorRolesOperator',
      'OperatorRolesReads',
      'MaintenanceRole',
      'QueueMeterFunction',
      'QueueMoverFunction',
      'StatusPageFunction',
      'SwitchboardSeedFunction',
      'TaskExecutionRole',
      'TaskTaskRole',
      'CustomVpcRestrictDefaultSG',
      'FlowLog',
      'AlertsKey',
      'BucketPolicy',
      'RolloutsLogsPolicy',
    ]) {
      expect(places).toContain(`Bulkhead-${stage}`);
      expect(places).toContain(part);
    }
  }
});

/** One statement of a role, and what is said of it. */
async function said(change: Partial<Statement>): Promise<string[]> {
  const right: Statement = {
    effect: 'Allow',
    actions: ['ecs:DescribeServiceDeployments'],
    resources: ['service', 'service-deployment'].map((kind) => arn('ecs', `${kind}/prod/*`)),
    conditionKeys: ['ecs:cluster'],
  };
  return policyProblems({ place: 'here', of: 'role', statements: [{ ...right, ...change }] });
}

const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:111122223333:${name}`;

test('what is right is not found fault with', async () => {
  expect(await said({})).toEqual([]);
  expect(await said({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'], conditionKeys: [] })).toEqual(
    [],
  );
});

test.each<[name: string, change: Partial<Statement>, problem: string]>([
  [
    'a misspelt action',
    { actions: ['ecs:DescribeServiceDeployment'] },
    'ecs:DescribeServiceDeployment: no action',
  ],
  ['an action of another service', { actions: ['elb:CreateRule'] }, 'elb:CreateRule: no action'],
  ['an action in another spelling', { actions: ['ecs:describeServices'] }, 'ecs:describeServices: no action'],
  ['every action that begins so', { actions: ['ecs:Describe*'] }, 'ecs:Describe*: no action'],
  [
    'a required resource is left out',
    { resources: [arn('ecs', 'service-deployment/prod/*')] },
    'ecs:DescribeServiceDeployments: needs a resource of the kind service too',
  ],
  [
    'a resource of another kind beside the right ones',
    { resources: ['service', 'service-deployment', 'task'].map((kind) => arn('ecs', `${kind}/prod/*`)) },
    `ecs:DescribeServiceDeployments on ${arn('ecs', 'task/prod/*')}: no resource of any of them`,
  ],
  [
    'an optional resource, and it is none of those',
    { actions: ['s3:GetObject'], resources: ['arn:aws:s3:::controls'], conditionKeys: [] },
    's3:GetObject: on none of accesspointobject, object',
  ],
  [
    'everything, where a service could be named',
    { actions: ['ecs:DescribeServices'], resources: ['*'] },
    'ecs:DescribeServices on *: it knows service',
  ],
  [
    'a name, where IAM knows none',
    { actions: ['ecr:GetAuthorizationToken'], resources: [arn('ecr', 'repository/app')], conditionKeys: [] },
    'ecr:GetAuthorizationToken: knows no resource, and is allowed on some only',
  ],
  [
    'a condition that no call of it fulfils',
    { conditionKeys: ['ecs:task-definition-family'] },
    'ecs:task-definition-family of ecs:DescribeServiceDeployments: no condition key of this action',
  ],
  [
    'a misspelt global condition',
    { conditionKeys: ['aws:SourceAcount'] },
    'aws:SourceAcount of ecs:DescribeServiceDeployments: no condition key of this action',
  ],
])('%s is found', async (_, change, problem) => {
  expect(await said(change)).toContain(problem);
});
