import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { deliverySchema, loadDelivery } from '../../config/load-delivery';
import { StageProblems } from '../../config/problem';

const directory = mkdtempSync(join(tmpdir(), 'bulkhead-delivery-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const text = readFileSync('config/delivery.yaml', 'utf8');

const ids = `  ids: # gh api repos/example-org/messaging-platform --jq '[.owner.id, .id]'
    owner: "9919"
    repository: "1296269"
`;

/** What a user reads of the checked-in file with one text replaced; nothing where it is right. */
function messages(from: string, to: string): string[] {
  if (!text.includes(from)) throw new Error(`config/delivery.yaml has no ${from}`);
  const file = join(directory, 'delivery.yaml');
  writeFileSync(file, text.replace(from, to));
  try {
    loadDelivery(file);
    return [];
  } catch (error) {
    if (error instanceof StageProblems) return error.message.replaceAll(file, 'delivery.yaml').split('\n');
    throw error;
  }
}

test('the checked-in file names stages of this repository', () => {
  const { stages, qualifier } = loadDelivery('config/delivery.yaml');
  expect(stages.map(({ config, environment }) => [config.stage, environment])).toEqual([
    ['staging', 'staging'],
    ['prod', 'production'],
  ]);
  expect(qualifier).toBe('hnb659fds');
});

test.each<[what: string, from: string, to: string, expected: readonly string[]]>([
  [
    'a stage that is not there',
    '  prod: {',
    '  prd: {',
    [
      'delivery.yaml:17:3: stages.prd: expected one of the stages local, prod, staging, got "prd"; did you mean "prod"?',
    ],
  ],
  [
    'two stages from one environment',
    'environment: production',
    'environment: staging',
    [
      'delivery.yaml:17:24: stages.prod.environment: expected an environment of its own, or whoever deploys one stage deploys the other, got "staging", that of staging',
    ],
  ],
  [
    'a stage of another account',
    '  staging: {',
    '  local: { environment: local }\n  staging: {',
    [
      'delivery.yaml:16:3: stages.local: expected a stage of the account 111122223333 (a delivery file for each account), got one of 000000000000',
    ],
  ],
  [
    'a pattern in the place of an environment',
    'environment: production',
    'environment: "*"',
    [
      'delivery.yaml:17:24: stages.prod.environment: expected the name of an environment of the repository: letters, digits and . _ -, got "*"',
    ],
  ],
  [
    'an unknown key',
    'repository:\n',
    'repositry:\n',
    [
      'delivery.yaml:8:1: repositry: expected a key of a delivery file, got "repositry"; did you mean "repository"?',
    ],
  ],
  [
    'an account without quotes',
    'account: "111122223333"',
    'account: 111122223333',
    [
      'delivery.yaml:5:10: account: expected 12 digits in quotes, got the number 111122223333, which is text only in quotes',
    ],
  ],
  [
    'names accepted where nothing else is',
    ids,
    '  acceptNames: true\n',
    [
      'delivery.yaml:11:16: repository.acceptNames: expected `ids` beside it: without them the names are all that is accepted anyway, got none',
    ],
  ],
  [
    'no stage at all',
    'stages:\n',
    'stages: {}\nx-stages:\n',
    ['delivery.yaml:15:1: stages: expected at least one stage, got none'],
  ],
  [
    'a provider of somebody else',
    'region: us-east-1\n',
    'region: us-east-1\nprovider: arn:aws:iam::111122223333:oidc-provider/gitlab.com\n',
    [
      'delivery.yaml:7:11: provider: expected the ARN of the OIDC provider token.actions.githubusercontent.com, got "arn:aws:iam::111122223333:oidc-provider/gitlab.com"',
    ],
  ],
  [
    'a text that is no YAML',
    'account: "111122223333"',
    'account: "111122223333',
    [
      'delivery.yaml:5:1: account: expected 12 digits in quotes, got nothing',
      expect.stringContaining('delivery.yaml:6:1: expected YAML, got a mistake in it'),
    ],
  ],
])('%s', (_, from, to, expected) => {
  expect(messages(from, to)).toEqual(expected);
});

test('a file that is not there', () => {
  expect(() => loadDelivery('config/deliver.yaml')).toThrow(
    'config/deliver.yaml: expected a file that can be read, got no such file',
  );
});

test('editors find its schema, which is current', () => {
  const written: unknown = JSON.parse(readFileSync('config/delivery.schema.json', 'utf8'));
  // When it is not: npm run schema
  expect(written).toEqual(deliverySchema());
  expect(text).toMatch(/^# yaml-language-server: \$schema=delivery\.schema\.json\n/);
  const validate = new Ajv({ strict: true }).compile(deliverySchema());
  expect([validate(parse(text)), validate.errors]).toEqual([true, null]);
  expect(validate({ ...parse(text), account: 1 })).toBe(false);
});
