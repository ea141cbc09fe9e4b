import { policiesOf } from '../../support/iam/policies';
import { policyProblems } from '../../support/iam/policy-problems';
import { parsedStacks } from '../../support/synth/parsed-stacks';
import { resourcesByType } from '../../support/synth/parsed-template';
import { stageWith } from '../../support/synth/stage-with';
import { synthStage } from '../../support/synth/synth-stage';

const arn = (service: string, name: string, region = 'us-east-1') =>
  `arn:aws:${service}:${region}:000000000000:${name}`;
const app = arn('secretsmanager', 'secret:local/app-AbC123');
const elsewhere = arn('secretsmanager', 'secret:local/mail-AbC123', 'eu-west-1');
const parameter = arn('ssm', 'parameter/local/search-url');
const config = stageWith((input) => {
  input.secrets = {
    DATABASE_URL: `${app}:DATABASE_URL::`,
    OLD_DATABASE_URL: `${app}:DATABASE_URL:AWSPREVIOUS:`,
    API_KEY: arn('secretsmanager', 'secret:local/api-key-a1b2c3'),
    MAIL_KEY: elsewhere,
    SEARCH_URL: parameter,
  };
  input.secretKeys = {
    DATABASE_URL: arn('kms', 'key/of-the-database'),
    OLD_DATABASE_URL: arn('kms', 'key/of-the-database'),
    MAIL_KEY: arn('kms', 'key/of-mail', 'eu-west-1'),
    SEARCH_URL: arn('kms', 'key/of-search'),
  };
  const { web, api } = input.services;
  if (web !== undefined) web.secrets = ['DATABASE_URL', 'OLD_DATABASE_URL', 'MAIL_KEY', 'SEARCH_URL'];
  if (api !== undefined) api.secrets = ['API_KEY'];
});
const platform = synthStage(config).parsed.Platform;

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
}

/** What the execution role of a service may do with one of AWS's services, but for the stores' own secrets. */
const allowed = (name: string, service: string) =>
  resourcesByType(platform, 'AWS::IAM::Policy')
    .filter(([id]) => id.startsWith(`Services${name}BalancedTaskExecutionRole`))
    .flatMap(([, { Properties }]): Statement[] => Properties?.PolicyDocument.Statement)
    .filter(({ Action }) => [Action].flat().some((action) => action.startsWith(`${service}:`)))
    .filter(({ Resource }) => !JSON.stringify(Resource).includes('Fn::ImportValue'));

/** `valueFrom` by variable. */
const references = (name: string): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    resourcesByType(platform, 'AWS::ECS::TaskDefinition')
      .filter(([id]) => id.startsWith(`Services${name}`))
      .flatMap(([, { Properties }]) => Properties?.ContainerDefinitions[0].Secrets)
      .map(({ Name, ValueFrom }: { Name: string; ValueFrom: unknown }) => [Name, ValueFrom]),
  );

test('ECS is given each reference as the stage file writes it', () => {
  expect(references('Web')).toMatchObject({
    DATABASE_URL: `${app}:DATABASE_URL::`,
    OLD_DATABASE_URL: `${app}:DATABASE_URL:AWSPREVIOUS:`,
    MAIL_KEY: elsewhere,
    SEARCH_URL: parameter,
  });
  expect(references('Api')).not.toHaveProperty('DATABASE_URL');
});

test('a task may read the secrets that it names, each by the ARN that IAM knows, and no more', () => {
  expect(allowed('Web', 'secretsmanager')).toEqual([
    { Action: 'secretsmanager:GetSecretValue', Effect: 'Allow', Resource: [elsewhere, app] },
  ]);
  expect(allowed('Web', 'ssm')).toEqual([
    { Action: 'ssm:GetParameters', Effect: 'Allow', Resource: parameter },
  ]);
});

test('it may decrypt each with the key that encrypts it, by way of the service that holds it only', () => {
  const decrypting = (key: string, via: string) => ({
    Action: 'kms:Decrypt',
    Effect: 'Allow',
    Resource: key,
    Condition: { StringLike: { 'kms:ViaService': `${via}.amazonaws.com*` } },
  });
  expect(allowed('Web', 'kms')).toEqual([
    decrypting(arn('kms', 'key/of-the-database'), 'secretsmanager.us-east-1'),
    decrypting(arn('kms', 'key/of-mail', 'eu-west-1'), 'secretsmanager.eu-west-1'),
    decrypting(arn('kms', 'key/of-search'), 'ssm.us-east-1'),
  ]);
});

test('a task without those secrets may not', () => {
  expect(allowed('Api', 'kms')).toEqual([]);
  expect(allowed('Api', 'ssm')).toEqual([]);
});

test('the grants are what the Service Authorization Reference knows', async () => {
  const policies = policiesOf(parsedStacks(config)).filter(({ place }) =>
    place.includes('ServicesWebBalancedTaskExecutionRole'),
  );
  expect(policies.length).toBeGreaterThan(0);
  expect((await Promise.all(policies.map(policyProblems))).flat()).toEqual([]);
});
