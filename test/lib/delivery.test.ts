import { type DeliveryConfig, loadDelivery } from '../../config/load-delivery';
import type { StageConfig } from '../../config/schema/stage';
import { policiesOf } from '../support/iam/policies';
import { policyProblems } from '../support/iam/policy-problems';
import { resourcesByType, type SynthesisedTemplate } from '../support/synth/parsed-template';
import { synthDelivery } from '../support/synth/synth-delivery';

const delivery = loadDelivery('config/delivery.yaml');
const template = synthDelivery(delivery);

const github = 'token.actions.githubusercontent.com';

function trust(one: SynthesisedTemplate, name: string) {
  const [, role] =
    resourcesByType(one, 'AWS::IAM::Role').find(([, { Properties }]) => Properties?.RoleName === name) ?? [];
  return role?.Properties?.AssumeRolePolicyDocument.Statement;
}

const withRepository = (change: Partial<DeliveryConfig['repository']>): SynthesisedTemplate =>
  synthDelivery({ ...delivery, repository: { ...delivery.repository, ...change } });

test('a role for each stage, which its environment of the repository takes on, and nobody else', () => {
  expect(trust(template, 'bulkhead-prod-us-east-1-deliver')).toEqual([
    {
      Effect: 'Allow',
      Action: 'sts:AssumeRoleWithWebIdentity',
      Principal: { Federated: { Ref: expect.stringMatching(/^GitHub/) } },
      Condition: {
        StringEquals: {
          [`${github}:aud`]: 'sts.amazonaws.com',
          [`${github}:sub`]: ['repo:example-org@9919/messaging-platform@1296269:environment:production'],
        },
      },
    },
  ]);
  expect(resourcesByType(template, 'AWS::IAM::Role')).toHaveLength(delivery.stages.length);
});

test.each<[what: string, change: Partial<DeliveryConfig['repository']>, subjects: readonly string[]]>([
  [
    'a repository of before July 2026, by its names',
    { ids: undefined },
    ['repo:example-org/messaging-platform:environment:staging'],
  ],
  [
    'one that moves over, by both',
    { acceptNames: true },
    [
      'repo:example-org@9919/messaging-platform@1296269:environment:staging',
      'repo:example-org/messaging-platform:environment:staging',
    ],
  ],
])('%s', (_, change, subjects) => {
  const [statement] = trust(withRepository(change), 'bulkhead-staging-us-east-1-deliver');
  expect(statement.Condition.StringEquals[`${github}:sub`]).toEqual(subjects);
});

/** Names of the roles that the role of a stage may take on. */
function mayBe(one: SynthesisedTemplate, stage: 'Prod' | 'Staging'): string[] {
  const found = policiesOf([{ name: 'Bulkhead-Delivery', template: one }]).filter(({ place }) =>
    place.startsWith(`Bulkhead-Delivery/${stage}`),
  );
  const statements = found.flatMap((policy) => policy.statements);
  expect(statements.map(({ effect, actions }) => [effect, actions])).toEqual([['Allow', ['sts:AssumeRole']]]);
  return statements.flatMap(({ resources }) => resources).map((arn) => arn.replace(/^.*:role\//, ''));
}

const bootstrap = ['deploy', 'file-publishing', 'image-publishing', 'lookup'].map(
  (kind) => `cdk-hnb659fds-${kind}-role-111122223333-us-east-1`,
);

test('it may take on the bootstrap’s roles and look at its own stage, and nothing else', () => {
  expect(mayBe(template, 'Prod').sort()).toEqual(['bulkhead-prod-us-east-1-reader', ...bootstrap]);
  expect(mayBe(template, 'Staging').sort()).toEqual(['bulkhead-staging-us-east-1-reader', ...bootstrap]);
});

test('and run commands, only where the stage has one to run', () => {
  const stages = delivery.stages.map((stage) => {
    const release = { pool: 'scheduler', command: ['migrate'], timeoutSeconds: 900 };
    const config: StageConfig = stage.config.stage === 'prod' ? { ...stage.config, release } : stage.config;
    return { ...stage, config };
  });
  const released = synthDelivery({ ...delivery, stages, qualifier: 'acme' });
  expect(mayBe(released, 'Prod')).toContain('bulkhead-prod-us-east-1-runner');
  expect(mayBe(released, 'Prod')).toContain('cdk-acme-deploy-role-111122223333-us-east-1');
  expect(mayBe(released, 'Staging')).not.toContain('bulkhead-staging-us-east-1-runner');
});

test('the policies are what the Service Authorization Reference knows', async () => {
  const policies = policiesOf([{ name: 'Bulkhead-Delivery', template }]);
  expect(policies).toHaveLength(2);
  expect((await Promise.all(policies.map(policyProblems))).flat()).toEqual([]);
});

test('the account’s own provider is used where it has one, because it can have one only', () => {
  expect(resourcesByType(template, 'AWS::IAM::OIDCProvider').map(([, { Properties }]) => Properties)).toEqual(
    [
      {
        Url: `https://${github}`,
        ClientIdList: ['sts.amazonaws.com'],
        Tags: [{ Key: 'bulkhead:role', Value: 'delivery' }],
      },
    ],
  );
  const provider = `arn:aws:iam::111122223333:oidc-provider/${github}`;
  const given = synthDelivery({ ...delivery, provider });
  expect(resourcesByType(given, 'AWS::IAM::OIDCProvider')).toEqual([]);
  expect(trust(given, 'bulkhead-prod-us-east-1-deliver')[0].Principal).toEqual({ Federated: provider });
});
