import fc from 'fast-check';
import { guardedParts } from '../../../config/guarded-parts';
import { type Statement, statementFaults } from '../../../domain/permissions/statement-faults';

const guarded = guardedParts('prod');

/** What is found fault with, as `<where>: <expected>`. */
function found(statement: Partial<Statement>): string[] {
  const whole = {
    actions: ['s3:GetObject'],
    resources: ['arn:aws:s3:::uploads/*'],
    conditions: {},
    ...statement,
  };
  return statementFaults(whole, guarded, 'Bulkhead').map(({ at, index, expected }) =>
    [at, ...(index === undefined ? [] : [index])].join(' ').concat(`: ${expected}`),
  );
}

const on = (action: string, ...resources: string[]) => found({ actions: [action], resources });

test.each<[name: string, statement: Partial<Statement>]>([
  ['objects of a bucket', {}],
  ['some actions of a kind', { actions: ['s3:Get*', 's3:PutObject'] }],
  ['mail, which knows no resource', { actions: ['ses:SendEmail'], resources: ['*'] }],
  [
    'what only looks at everything',
    { actions: ['ecs:DescribeTasks', 'elasticache:Describe*'], resources: ['*'] },
  ],
  ['the names of buckets', { actions: ['s3:ListAllMyBuckets'], resources: ['*'] }],
  ['protection from scale-in', { actions: ['ecs:UpdateTaskProtection'], resources: ['*'] }],
  [
    'a secret of its own',
    {
      actions: ['secretsmanager:GetSecretValue'],
      resources: ['arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/app-*'],
    },
  ],
  [
    'a store of another stage',
    {
      actions: ['elasticache:Connect'],
      resources: ['arn:aws:elasticache:us-east-1:111122223333:replicationgroup:cache'],
    },
  ],
  [
    'an application of its own',
    {
      actions: ['appconfig:StartDeployment'],
      resources: ['arn:aws:appconfig:us-east-1:111122223333:application/abc1234/environment/*'],
    },
  ],
  [
    'a function of its own',
    {
      actions: ['lambda:InvokeFunction'],
      resources: ['arn:aws:lambda:us-east-1:111122223333:function:resize*'],
    },
  ],
  [
    'a function of its own in any region',
    { actions: ['lambda:InvokeFunction'], resources: ['arn:aws:lambda:*:111122223333:function:resize'] },
  ],
  [
    'one role for another service',
    { actions: ['iam:PassRole'], resources: ['arn:aws:iam::111122223333:role/rekognition'] },
  ],
  [
    'one role of another account',
    { actions: ['sts:AssumeRole'], resources: ['arn:aws:iam::444455556666:role/export'] },
  ],
  [
    'metrics of its own',
    {
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      conditions: { StringEquals: { 'cloudwatch:namespace': ['Messaging'] } },
    },
  ],
])('%s', (_, statement) => {
  expect(found(statement)).toEqual([]);
});

const action = 'an action by name, such as s3:GetObject or s3:Get*';
const iam = 'of IAM only PassRole, Get... and List...: with others a task makes itself any role';

test.each([
  ['*', action],
  ['s3:*', action],
  ['s3:?etObject', action],
  ['iam:PutRolePolicy', iam],
  ['iam:P*', iam],
  ['IAM:createuser', iam],
])('%s is no action for an app', (name, expected) => {
  expect(on(name, 'arn:aws:s3:::uploads')).toEqual([`actions 0: ${expected}`]);
});

test.each([
  ['sts:AssumeRole', '*', 'each role by its whole ARN beside sts:assumerole'],
  ['sts:Assume*', 'arn:aws:iam::111122223333:role/app-*', 'each role by its whole ARN beside sts:assume*'],
  ['iam:PassRole', 'arn:aws:iam::111122223333:role/app-*', 'each role by its whole ARN beside iam:passrole'],
  [
    'iam:PassRole',
    'arn:aws:iam::111122223333:role/Bulkhead-prod-Platform-QueueMoverFunctionServiceRole1',
    'one that leaves out the roles of the stage beside iam:passrole',
  ],
  [
    'sts:AssumeRole',
    'arn:aws:iam::111122223333:role/bulkhead-prod-us-east-1-operator',
    'one that leaves out the roles of the stage beside sts:assumerole',
  ],
  [
    'secretsmanager:GetSecretValue',
    '*',
    "one that leaves out the stores' secrets beside secretsmanager:getsecretvalue",
  ],
  [
    'secretsmanager:Get*',
    'arn:aws:secretsmanager:us-east-1:111122223333:secret:bulk*',
    "one that leaves out the stores' secrets beside secretsmanager:get*",
  ],
  [
    'secretsmanager:GetSecretValue',
    'arn:aws:secretsmanager:us-east-1:111122223333:secret:bulkhead/prod/jobs/app-AbC123',
    "one that leaves out the stores' secrets beside secretsmanager:getsecretvalue",
  ],
  [
    'elasticache:ModifyReplicationGroup',
    '*',
    'one that leaves out the stores beside elasticache:modifyreplicationgroup',
  ],
  [
    'elasticache:D*',
    'arn:aws:elasticache:us-east-1:111122223333:replicationgroup:prod-jobs-1',
    'one that leaves out the stores beside elasticache:d*',
  ],
  [
    'appconfig:StartDeployment',
    'arn:aws:appconfig:us-east-1:111122223333:application/*',
    'one that leaves out the switchboard beside appconfig:startdeployment',
  ],
  ['s3:PutObject', 'arn:aws:s3:::*', 'one that leaves out the controls bucket beside s3:putobject'],
  [
    's3:GetObject',
    'arn:aws:s3:::bulkhead-*/parked/*',
    'one that leaves out the controls bucket beside s3:getobject',
  ],
  [
    'lambda:InvokeFunction',
    '*',
    'one that leaves out the functions that measure and park beside lambda:invokefunction',
  ],
  ['ecs:UpdateService', '*', 'one that leaves out the services beside ecs:updateservice'],
  [
    'ecs:RunTask',
    'arn:aws:ecs:us-east-1:111122223333:task-definition/bulkhead-prod-web:*',
    'one that leaves out the services beside ecs:runtask',
  ],
  [
    'application-autoscaling:RegisterScalableTarget',
    '*',
    'one that leaves out their scaling beside application-autoscaling:registerscalabletarget',
  ],
  [
    'cloudformation:UpdateStack',
    'arn:aws:cloudformation:us-east-1:111122223333:stack/Bulkhead-*',
    'one that leaves out the stacks beside cloudformation:updatestack',
  ],
  [
    'cloudwatch:DisableAlarmActions',
    'arn:aws:cloudwatch:us-east-1:111122223333:alarm:*',
    'one that leaves out the alarms beside cloudwatch:disablealarmactions',
  ],
  [
    'logs:PutLogEvents',
    '*',
    'one that leaves out the logs, with what operators changed beside logs:putlogevents',
  ],
])('%s on %s', (name, resource, expected) => {
  expect(on(name, resource)).toEqual([`resources 0: ${expected}`]);
});

test('all of everything is found, whatever else is said', () => {
  expect(on('*:*', '*')).toContain(`actions 0: ${action}`);
});

test.each([
  [
    'lambda:InvokeFunction',
    'arn:aws:lambda:us-east-1:111122223333:function:Bulkhead-prod-Platform-QueueMover:live',
  ],
  ['ecs:RunTask', 'arn:aws:ecs:us-east-1:111122223333:task-definition/bulkhead-prod-web:12'],
  ['ecs:StopTask', 'arn:aws:ecs:us-east-1:111122223333:task/Bulkhead-prod-Platform-Cluster/*'],
  ['logs:PutLogEvents', 'arn:aws:logs:us-east-1:111122223333:log-group:/bulkhead/prod/audit:*'],
  ['logs:CreateLogStream', 'arn:aws:logs:us-east-1:111122223333:log-group:/bulkhead/prod/audit:log-stream:x'],
])('%s on a part with more behind its name: %s', (name, resource) => {
  expect(on(name, resource)).toHaveLength(1);
});

test.each<[name: string, conditions: Statement['conditions']]>([
  ['none', {}],
  ['of another key', { StringEquals: { 'aws:ResourceTag/team': ['Messaging'] } }],
  ['that says which it is not', { StringNotEquals: { 'cloudwatch:namespace': ['Bulkhead'] } }],
  ["the meter's", { StringEquals: { 'cloudwatch:namespace': ['Bulkhead'] } }],
  ["one of them the meter's", { StringEquals: { 'cloudwatch:namespace': ['Messaging', 'Bulkhead'] } }],
  ['any that begins so', { StringLike: { 'cloudwatch:namespace': ['B*'] } }],
])('metrics with a namespace: %s', (_, conditions) => {
  expect(found({ actions: ['cloudwatch:Put*'], resources: ['*'], conditions })).toContain(
    'conditions: StringEquals with cloudwatch:namespace beside cloudwatch:putmetricdata, and no namespace that begins with Bulkhead, whose metrics move pools',
  );
});

test('whatever takes in a part of the stage by wildcards is found', () => {
  const secret = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:bulkhead/prod/jobs/app-AbC123';
  const blurred = fc
    .tuple(fc.array(fc.nat(secret.length - 1), { maxLength: 3 }), fc.nat(secret.length), fc.nat(40))
    .map(([single, from, length]) => {
      const text = [...secret].map((character, index) => (single.includes(index) ? '?' : character)).join('');
      return `${text.slice(0, from)}*${text.slice(from + length)}`;
    });
  fc.assert(
    fc.property(blurred, (resource) => {
      expect(on('secretsmanager:GetSecretValue', resource)).toHaveLength(1);
    }),
  );
});
