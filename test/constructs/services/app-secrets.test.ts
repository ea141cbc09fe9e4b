import { policiesOf } from '../../support/iam/policies';
import { policyProblems } from '../../support/iam/policy-problems';
import { parsedStacks } from '../../support/synth/parsed-stacks';
import { resourcesByType } from '../../support/synth/parsed-template';
import { stageWith } from '../../support/synth/stage-with';
import { synthStage } from '../../support/synth/synth-stage';

const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:000000000000:${name}`;
const config = stageWith((input) => {
  input.secrets = {
    DATABASE_URL: arn('secretsmanager', 'secret:local/database-url-a1b2c3'),
    API_KEY: arn('secretsmanager', 'secret:local/api-key-a1b2c3'),
  };
  input.secretKeys = { DATABASE_URL: arn('kms', 'key/of-the-database') };
  const { web, api } = input.services;
  if (web !== undefined) web.secrets = ['DATABASE_URL'];
  if (api !== undefined) api.secrets = ['API_KEY'];
});

interface Statement {
  readonly Action: string | string[];
}

/** What execution roles may ask of KMS, by service. */
const decrypting = (service: string) =>
  resourcesByType(synthStage(config).parsed.Platform, 'AWS::IAM::Policy')
    .filter(([id]) => id.startsWith(`Services${service}BalancedTaskExecutionRole`))
    .flatMap(([, { Properties }]): Statement[] => Properties?.PolicyDocument.Statement)
    .filter(({ Action }) => [Action].flat().some((action) => action.startsWith('kms:')));

test('a task may decrypt its secret with the key that encrypts it, by way of Secrets Manager only', () => {
  expect(decrypting('Web')).toEqual([
    {
      Action: 'kms:Decrypt',
      Effect: 'Allow',
      Resource: arn('kms', 'key/of-the-database'),
      Condition: { StringLike: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com*' } },
    },
  ]);
});

test('a task without that secret may not', () => {
  expect(decrypting('Api')).toEqual([]);
});

test('the grant is what the Service Authorization Reference knows', async () => {
  const policies = policiesOf(parsedStacks(config)).filter(({ place }) =>
    place.includes('ServicesWebBalancedTaskExecutionRole'),
  );
  expect((await Promise.all(policies.map(policyProblems))).flat()).toEqual([]);
});
