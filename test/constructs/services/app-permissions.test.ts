import { addChecks } from '../../../lib/add-checks';
import { resourcesByType } from '../../support/synth/parsed-template';
import { stageWith } from '../../support/synth/stage-with';
import { synthesise } from '../../support/synth/synthesise';

const uploads = 'arn:aws:s3:::local-uploads/*';
const search = 'arn:aws:iam::000000000000:policy/search';

const config = stageWith(({ services: { web } }) => {
  if (web === undefined) return;
  web.taskPolicies = {
    managed: [search],
    statements: [
      { actions: ['s3:Get*', 's3:PutObject'], resources: [uploads] },
      {
        actions: ['cloudwatch:PutMetricData'],
        resources: ['*'],
        conditions: { StringEquals: { 'cloudwatch:namespace': ['Messaging'] } },
      },
    ],
  };
});

// A finding of a rule, or of cdk-nag, is thrown.
const platform = synthesise(config, addChecks).parsed.Platform;

const roleOf = (service: string) =>
  resourcesByType(platform, 'AWS::IAM::Role').find(([id]) =>
    id.startsWith(`Services${service}BalancedTaskTaskRole`),
  )?.[1].Properties;

const allowed = (service: string, role: 'TaskRole' | 'ExecutionRole') =>
  JSON.stringify(
    resourcesByType(platform, 'AWS::IAM::Policy').filter(([id]) =>
      id.startsWith(`Services${service}BalancedTask${role}`),
    ),
  );

test('the role of the task has what the stage file says, and is what the rules and cdk-nag take', () => {
  expect(roleOf('Web')?.ManagedPolicyArns).toEqual([search]);
  expect(allowed('Web', 'TaskRole')).toContain(
    JSON.stringify({ Action: ['s3:Get*', 's3:PutObject'], Effect: 'Allow', Resource: uploads }),
  );
  expect(allowed('Web', 'TaskRole')).toContain(
    '"Condition":{"StringEquals":{"cloudwatch:namespace":["Messaging"]}},"Effect":"Allow","Resource":"*"',
  );
});

test('what pulls images and reads secrets for it does not, and nor does any other task', () => {
  for (const text of [allowed('Web', 'ExecutionRole'), allowed('Api', 'TaskRole')]) {
    expect(text).not.toContain(uploads);
    expect(text).not.toContain('PutMetricData');
  }
  expect(roleOf('Api')?.ManagedPolicyArns).toBeUndefined();
});
