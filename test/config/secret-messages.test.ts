import { type Edit, edited, messagesFor } from './edited-stage';

const databaseUrl = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/database-url-mB8sWc';
const place = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:';
const parameter = 'arn:aws:ssm:us-east-1:111122223333:parameter/prod/database-url';

const secret = (value: string): Edit => ({ from: databaseUrl, to: value });
const problem = (expected: string, got: string) =>
  `prod.yaml:37:17: secrets.DATABASE_URL: expected ${expected}, got "${got}"`;

const full = 'the full ARN: -XXXXXX at its end, the six characters that Secrets Manager added to the name';
const fields =
  'after the ARN nothing, or :<JSON key>:<version stage>:<version id>, of which one version at most, and empty ones with their colons';

test.each([
  `${databaseUrl}:DATABASE_URL::`,
  `${databaseUrl}:DATABASE_URL:AWSPREVIOUS:`,
  `${databaseUrl}:DATABASE_URL::9d4cb84b-ad69-40c0-a0ab-cead3EXAMPLE`,
  `${databaseUrl}:::9d4cb84b-ad69-40c0-a0ab-cead3EXAMPLE`,
  `${databaseUrl}::AWSCURRENT:`,
  `${databaseUrl}:::`,
  `${place}rds!cluster_aurora-mB8sWc`,
  'arn:aws-us-gov:secretsmanager:us-gov-west-1:111122223333:secret:db-mB8sWc',
  parameter,
])('%s is taken', (value) => {
  expect(messagesFor(edited(secret(`'${value}'`)))).toEqual([]);
});

const cases: readonly (readonly [string, readonly Edit[], readonly string[]])[] = [
  [
    'a name',
    [secret('prod/db')],
    [problem('the ARN of a secret or of a parameter of Systems Manager', 'prod/db')],
  ],
  [
    'an ARN of another kind',
    [secret('arn:aws:ssm:us-east-1:111122223333:document/x')],
    [
      problem(
        'the ARN of a secret or of a parameter of Systems Manager',
        'arn:aws:ssm:us-east-1:111122223333:document/x',
      ),
    ],
  ],
  ['no suffix', [secret(`${place}prod/db`)], [problem(full, `${place}prod/db`)]],
  [
    'a suffix of five characters',
    [secret(`${place}prod/db-mB8sW`)],
    [problem(full, `${place}prod/db-mB8sW`)],
  ],
  [
    'a suffix of six wildcards',
    [secret(`${place}prod/db-??????`)],
    [problem(full, `${place}prod/db-??????`)],
  ],
  [
    'no suffix before a JSON key',
    [secret(`'${place}prod/db:URL::'`)],
    [problem(full, `${place}prod/db:URL::`)],
  ],
  [
    'a JSON key without its colons',
    [secret(`'${databaseUrl}:URL'`)],
    [problem(fields, `${databaseUrl}:URL`)],
  ],
  [
    'a JSON key without quotes',
    [secret(`${databaseUrl}:URL::`)],
    [`prod.yaml:37:17: expected the value in quotes, since it ends in a colon, got "${databaseUrl}:URL::"`],
  ],
  [
    'one of several on a line without quotes',
    [{ add: 'environment: {}' }, { from: `\n  DATABASE_URL: ${databaseUrl}`, to: ` { A: arn:a:b::, B: x }` }],
    [
      'prod.yaml:36:15: expected the value in quotes, since it ends in a colon, got "arn:a:b::"',
      'prod.yaml:36:15: secrets.A: expected the ARN of a secret or of a parameter of Systems Manager, got "arn:a:b::"',
      'prod.yaml:36:29: secrets.B: expected the ARN of a secret or of a parameter of Systems Manager, got "x"',
    ],
  ],
  [
    'a version twice',
    [secret(`'${databaseUrl}:URL:AWSCURRENT:9d4cb84b'`)],
    [problem(fields, `${databaseUrl}:URL:AWSCURRENT:9d4cb84b`)],
  ],
  [
    'a label of a parameter',
    [secret(`'${parameter}:3'`)],
    [
      problem(
        'the ARN of a parameter that ends with its name: ECS knows no version or label of one',
        `${parameter}:3`,
      ),
    ],
  ],
  [
    'a last word of six letters',
    [secret(`${place}prod/app-secret`)],
    [
      'prod.yaml:37:17: secrets.DATABASE_URL: expected the full ARN with six random characters at its end, or, where "secret" is just that, wordlikeSuffixes: [DATABASE_URL], got one that ends in "-secret", which may be part of the name',
    ],
  ],
  [
    'a last word with a number, before a JSON key',
    [secret(`'${place}app-prod01:URL::'`)],
    [
      'prod.yaml:37:17: secrets.DATABASE_URL: expected the full ARN with six random characters at its end, or, where "prod01" is just that, wordlikeSuffixes: [DATABASE_URL], got one that ends in "-prod01", which may be part of the name',
    ],
  ],
  [
    'a random suffix that looks like a word, as the stage file says',
    [secret(`${place}prod/db-secret`), { add: 'wordlikeSuffixes: [DATABASE_URL]' }],
    [],
  ],
  [
    'a word of a secret that there is not',
    [{ add: 'wordlikeSuffixes: [DATABASE_URI]' }],
    [
      'prod.yaml:39:20: wordlikeSuffixes[0]: expected a key of secrets, got "DATABASE_URI"; did you mean "DATABASE_URL"?',
    ],
  ],
  [
    'a secret that no endpoint leads to, and no endpoint for a parameter',
    [
      secret(`${databaseUrl.replace('us-east-1', 'eu-west-1')}\n  API_KEY: ${parameter}`),
      {
        add: 'network: { create: { natGateways: 0, interfaceEndpoints: [ecr.api, ecr.dkr, logs, secretsmanager, appconfigdata, monitoring, ecs] } }',
      },
    ],
    [
      'prod.yaml:37:17: secrets.DATABASE_URL: expected one in us-east-1: without a NAT gateway no other region is reached, got one in eu-west-1',
      'prod.yaml:40:35: network.create.natGateways: expected with 0 the interfaceEndpoints ecr.api, ecr.dkr, logs, secretsmanager, ssm, appconfigdata, monitoring, ecs, got no ssm (no task gets its parameters)',
    ],
  ],
  [
    'a key of a secret that there is not, and one of another region',
    [
      {
        add: 'secretKeys:\n  DATABASE_URL: arn:aws:kms:eu-west-1:111122223333:key/0b5f7b52\n  DATABASE_URLS: arn:aws:kms:us-east-1:111122223333:key/0b5f7b52',
      },
    ],
    [
      'prod.yaml:40:17: secretKeys.DATABASE_URL: expected a key in us-east-1, as the secret, got one in eu-west-1',
      'prod.yaml:41:18: secretKeys.DATABASE_URLS: expected a key of secrets, got "DATABASE_URLS"; did you mean "DATABASE_URL"?',
    ],
  ],
  [
    'an alias instead of a key',
    [{ add: 'secretKeys: { DATABASE_URL: arn:aws:kms:us-east-1:111122223333:alias/secrets }' }],
    [
      'prod.yaml:39:29: secretKeys.DATABASE_URL: expected the ARN of a KMS key, not of an alias, got "arn:aws:kms:us-east-1:111122223333:alias/secrets"',
    ],
  ],
];

test.each(cases)('%s', (_, edits, messages) => {
  expect(messagesFor(edited(...edits))).toEqual(messages);
});

test('the key of a secret of another region lies there', () => {
  const edits = [
    secret(databaseUrl.replace('us-east-1', 'eu-west-1')),
    { add: 'secretKeys: { DATABASE_URL: arn:aws:kms:eu-west-1:111122223333:key/0b5f7b52 }' },
  ];
  expect(messagesFor(edited(...edits))).toEqual([]);
});
