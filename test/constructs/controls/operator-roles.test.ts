import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { loadStage } from '../../../config/load-stage';
import type { StageConfig } from '../../../config/schema/stage';
import { OperatorRoles } from '../../../constructs/controls/operator-roles';
import { QueueMoverFunction } from '../../../constructs/controls/queue-mover';
import { SwitchboardApplication } from '../../../constructs/controls/switchboard';
import { PlatformCluster } from '../../../constructs/services/platform-cluster';
import { addChecks } from '../../../lib/add-checks';
import { ControlsStack } from '../../../lib/controls-stack';
import { FoundationStack } from '../../../lib/foundation-stack';
import { PlatformStack } from '../../../lib/platform-stack';
import { iamActionsOfOps, onlyReads } from '../../support/ops/iam-actions-of-ops';
import { resourcesByType, type SynthesisedTemplate } from '../../support/synth/parsed-template';
import { synthStage } from '../../support/synth/synth-stage';

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const context: Record<string, unknown> = {
  ...JSON.parse(readFileSync('cdk.json', 'utf8')).context,
  'aws:cdk:bundling-stacks': [],
};

/** The Platform of a stage with its roles, held against the checks of every synth. */
function synth(config: StageConfig): SynthesisedTemplate {
  const app = new App({ context });
  addChecks(app);
  const props = { config, deletionProtection: 'off' } as const;
  const foundation = new FoundationStack(app, props);
  const controls = new ControlsStack(app, props);
  const platform = new PlatformStack(app, { ...props, foundation, controls });
  if (platform.node.tryFindChild('OperatorRoles') === undefined) {
    const mover = platform.node.findChild('QueueMover');
    const switchboard = controls.node.findChild('Switchboard');
    const cluster = platform.node.findChild('Cluster');
    if (!(mover instanceof QueueMoverFunction) || !(switchboard instanceof SwitchboardApplication))
      throw new Error('moved');
    if (!(cluster instanceof PlatformCluster)) throw new Error('moved');
    const { jobs, pubsub, caches } = foundation;
    const parts = { stage: config, jobs, pubsub, caches, controls: controls.bucket, switchboard, mover };
    const balancers = platform.balancers.all;
    const pageTopic = controls.alerts.page;
    new OperatorRoles(platform, 'OperatorRoles', {
      ...parts,
      cluster: cluster.cluster,
      balancers,
      pageTopic,
    });
  }
  return app.synth().getStackByName(platform.stackName).template;
}

const template = synth(loadStage('prod'));

function roleOf(name: string, from = template) {
  const [[id, role] = ['none', undefined]] = resourcesByType(from, 'AWS::IAM::Role').filter(
    ([, { Properties }]) => Properties?.RoleName === name,
  );
  const own = resourcesByType(from, 'AWS::IAM::Policy').filter(
    ([, { Properties }]) => JSON.stringify(Properties?.Roles) === JSON.stringify([{ Ref: id }]),
  );
  const attached: { Ref: string }[] = role?.Properties?.ManagedPolicyArns ?? [];
  const managed = resourcesByType(from, 'AWS::IAM::ManagedPolicy').filter(([policy]) =>
    attached.some(({ Ref }) => Ref === policy),
  );
  const statementsOf = (policies: typeof own): Statement[] =>
    policies.flatMap(([, { Properties }]) => Properties?.PolicyDocument.Statement);
  return {
    properties: role?.Properties ?? {},
    statements: statementsOf([...managed, ...own]),
    characters: {
      managed: managed.map((policy) => JSON.stringify(statementsOf([policy])).length),
      own: JSON.stringify(statementsOf(own)).length,
    },
  };
}

function actionsOf({ statements }: { readonly statements: readonly Statement[] }): string[] {
  return [...new Set(statements.flatMap(({ Action }) => Action))].sort();
}

/** Where an action may be done, as one text; the wildcard of everything is `["*"]`. */
function resourcesFor(statements: readonly Statement[], action: string): string {
  return JSON.stringify(
    statements.filter(({ Action }) => [Action].flat().includes(action)).flatMap(({ Resource }) => Resource),
  );
}

const called = iamActionsOfOps();
const reader = roleOf('bulkhead-prod-us-east-1-reader');
const operator = roleOf('bulkhead-prod-us-east-1-operator');
const runner = roleOf('bulkhead-prod-us-east-1-runner');

/** Actions that nothing but `run` calls. */
const ofRun = new Set(
  [...called].flatMap(([action, files]) =>
    files.every((file) => file.startsWith('ops/run/')) && !onlyReads(action) ? [action] : [],
  ),
);

test('the command calls something of every kind: an empty list would hold any role', () => {
  expect([...called.keys()]).toEqual(
    expect.arrayContaining(['ecs:DescribeServices', 's3:ListBucket', 'ecs:UpdateService', 'iam:PassRole']),
  );
});

test('an operator may do exactly what the command calls, but start no task', () => {
  const may = actionsOf(operator);
  const missing = [...called].filter(([action]) => !may.includes(action) && !ofRun.has(action));
  const never = may.filter((action) => !called.has(action) || ofRun.has(action));
  expect({ missing, never }).toEqual({ missing: [], never: [] });
  expect([...ofRun].sort()).toEqual(['ecs:RunTask', 'ecs:TagResource']);
});

test('a runner may do what a reader may and what `run` calls, and nothing else', () => {
  const changes = [...called].flatMap(([action, files]) =>
    files.some((file) => file.startsWith('ops/run/')) && !onlyReads(action) ? [action] : [],
  );
  const audit = ['logs:CreateLogStream', 'logs:PutLogEvents'];
  expect(actionsOf(runner)).toEqual([...actionsOf(reader), ...changes, ...audit].sort());
  expect(changes.sort()).toEqual(['ecs:RunTask', 'ecs:StopTask', 'ecs:TagResource', 'iam:PassRole']);
});

test('a runner starts tasks of this stage in its cluster, as their own roles, and stops no others', () => {
  const only = (action: string) => {
    const found = runner.statements.filter(({ Action }) => [Action].flat().includes(action));
    expect(found).toHaveLength(1);
    const [{ Resource, Condition } = { Resource: undefined }] = found;
    return { resource: JSON.stringify(Resource), Condition };
  };
  const cluster = { 'Fn::GetAtt': [expect.stringMatching(/^Cluster/), 'Arn'] };
  const start = only('ecs:RunTask');
  expect(start.resource).toContain(':task-definition/bulkhead-prod-*:*"');
  expect(start.Condition).toEqual({ ArnEquals: { 'ecs:cluster': cluster } });
  expect(only('iam:PassRole')).toEqual({
    resource: '"arn:aws:iam::111122223333:role/bulkhead-prod-us-east-1/tasks/*"',
    Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
  });
  expect(only('ecs:TagResource').Condition).toEqual({ StringEquals: { 'ecs:CreateAction': 'RunTask' } });
  const stop = only('ecs:StopTask');
  expect(stop.resource).toMatch(/:task\/.*\/\*"/);
  expect(stop.Condition).toEqual({ Null: { 'aws:ResourceTag/bulkhead:one-off': 'false' } });
});

test('the path that may be passed holds the roles of tasks, in all stacks, and no others', () => {
  const path = '/bulkhead-prod-us-east-1/tasks/';
  const counts = Object.values(synthStage(loadStage('prod')).parsed).map((stack) => {
    const roles = resourcesByType(stack, 'AWS::IAM::Role').filter(
      ([, { Properties }]) => Properties?.Path === path,
    );
    const ofTasks = resourcesByType(stack, 'AWS::ECS::TaskDefinition').flatMap(([, { Properties }]) =>
      [Properties?.TaskRoleArn, Properties?.ExecutionRoleArn].map((arn) => arn?.['Fn::GetAtt']?.[0]),
    );
    expect(roles.map(([id]) => id).sort()).toEqual([...new Set(ofTasks)].sort());
    for (const [, { Properties }] of roles) {
      expect(JSON.stringify(Properties?.AssumeRolePolicyDocument)).toContain('ecs-tasks.amazonaws.com');
    }
    return roles.length;
  });
  // Three services in Platform, five pools in stacks of their own.
  expect(counts.filter((count) => count > 0).sort()).toEqual([2, 2, 2, 2, 2, 6]);
});

test('a reader may do exactly what of it only reads, and so change nothing', () => {
  const may = actionsOf(reader);
  expect(may).toEqual([...called.keys()].filter(onlyReads).sort());
});

test('nothing but what knows no resource is allowed on everything', () => {
  for (const { statements } of [reader, runner]) {
    const all = statements.filter(({ Resource }) => JSON.stringify(Resource) === '"*"');
    expect(actionsOf({ statements: all }).every(onlyReads)).toBe(true);
  }
  const everywhere = operator.statements.filter(({ Resource }) => JSON.stringify(Resource) === '"*"');
  expect(actionsOf({ statements: everywhere }).filter((action) => !onlyReads(action))).toEqual([
    'cloudwatch:PutMetricData',
  ]);
  const named = operator.statements.filter((statement) => !everywhere.includes(statement));
  for (const { Resource } of named) expect([Resource].flat()).not.toContain('*');
});

test('each change is of this stage alone', () => {
  const { statements } = operator;
  expect(resourcesFor(statements, 'cloudformation:UpdateStack')).toMatch(
    /^\[.*:stack\/Bulkhead-prod-Maintenance\/\*"\]/,
  );
  expect(resourcesFor(statements, 'cloudformation:SetStackPolicy')).toContain('Bulkhead-prod-Foundation/*');
  expect(resourcesFor(statements, 'elasticache:ModifyReplicationGroup')).toContain(':replicationgroup:');
  expect(resourcesFor(statements, 'elasticache:ModifyReplicationGroup')).not.toMatch(/PubSub|pubsub/);
  expect(resourcesFor(statements, 's3:PutObject')).not.toMatch(/"\/\*"|parked|stress/);
  expect(resourcesFor(statements, 's3:GetObject')).not.toMatch(/batches|parked\/\*"/);
  expect(resourcesFor(statements, 'logs:PutLogEvents')).toContain(':log-group:/bulkhead/prod/audit:*');
});

test('the Maintenance stack is updated with its own role only, and no other role is passed', () => {
  const of = (action: string) => operator.statements.filter(({ Action }) => [Action].flat().includes(action));
  const role = 'arn:aws:iam::111122223333:role/bulkhead-prod-us-east-1-maintenance';
  expect(of('cloudformation:UpdateStack')).toEqual([
    expect.objectContaining({ Condition: { StringEquals: { 'cloudformation:RoleArn': role } } }),
  ]);
  expect(of('iam:PassRole')).toEqual([
    expect.objectContaining({
      Resource: role,
      Condition: { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } },
    }),
  ]);
  expect(actionsOf(operator).filter((action) => action.startsWith('iam:'))).toEqual([
    'iam:GetRole',
    'iam:PassRole',
  ]);
});

test('fits what IAM takes as the policies of one role', () => {
  // Without white space, 6,144 characters of a managed policy and 10,240 of a role's own; references come out at most as long
  // as they stand here.
  for (const { managed, own } of [reader, operator, runner].map(({ characters }) => characters)) {
    expect(managed).toHaveLength(2);
    for (const characters of managed) expect(characters).toBeLessThan(6_144);
    expect(own).toBeLessThan(10_240);
  }
});

test('is taken on by whom the account lets, or by those that the stage file names', () => {
  expect(operator.properties.AssumeRolePolicyDocument.Statement).toEqual([
    { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' } },
  ]);

  const prod = loadStage('prod');
  const operators = ['ann', 'mia'].map((name) => `arn:aws:iam::111122223333:user/${name}`);
  const named = synth({ ...prod, controls: { ...prod.controls, operators } });
  for (const role of ['reader', 'operator', 'runner']) {
    const { properties } = roleOf(`bulkhead-prod-us-east-1-${role}`, named);
    const document = JSON.stringify(properties.AssumeRolePolicyDocument);
    for (const arn of operators) expect(document).toContain(arn);
    expect(document).not.toContain(':root');
  }

  const runners = ['arn:aws:iam::111122223333:user/kim'];
  const apart = synth({ ...prod, controls: { ...prod.controls, operators, runners } });
  const trusted = (role: string) =>
    JSON.stringify(
      roleOf(`bulkhead-prod-us-east-1-${role}`, apart).properties.AssumeRolePolicyDocument.Statement,
    );
  expect(trusted('runner')).toContain('user/kim');
  expect(trusted('runner')).not.toContain('user/ann');
  expect(trusted('operator')).not.toContain('user/kim');
});
