import { type Edit, edited, messagesFor } from './edited-stage';

/** The policies of web, whose statements begin on line 15. */
const policies = (text: string): Edit => ({
  from: 'tasks: { min: 6, max: 24 }\n',
  to: `tasks: { min: 6, max: 24 }\n    taskPolicies:\n${text}\n`,
});
const statements = (...lines: readonly string[]) =>
  policies(['      statements:', ...lines.map((line) => `        - ${line}`)].join('\n'));
const place = 'services.web.taskPolicies';

const cases: readonly (readonly [string, readonly Edit[], readonly string[]])[] = [
  [
    'what an app needs',
    [
      statements(
        '{ actions: [s3:GetObject, s3:Put*], resources: ["arn:aws:s3:::uploads/*"] }',
        '{ actions: [ses:SendEmail], resources: ["*"], conditions: { StringEquals: { "ses:FromAddress": [a@example.com] } } }',
      ),
    ],
    [],
  ],
  [
    'all actions, those of a whole service, and those of IAM',
    [
      statements(
        '{ actions: ["*"], resources: ["*"] }',
        '{ actions: [s3:*, s3:GetObject], resources: ["uploads"] }',
      ),
    ],
    [
      `prod.yaml:15:23: ${place}.statements[0].actions[0]: expected an action by name, such as s3:GetObject or s3:Get*, got "*"`,
      `prod.yaml:16:23: ${place}.statements[1].actions[0]: expected an action by name, such as s3:GetObject or s3:Get*, got "s3:*"`,
      `prod.yaml:16:56: ${place}.statements[1].resources[0]: expected an ARN, with wildcards if need be, or *, got "uploads"`,
    ],
  ],
  [
    'ways to become somebody else',
    [
      statements(
        '{ actions: [iam:PassRole], resources: ["*"] }',
        '{ actions: [iam:PutRolePolicy, iam:GetRole], resources: ["arn:aws:iam::111122223333:role/app"] }',
        '{ actions: [sts:AssumeRole], resources: ["arn:aws:iam::111122223333:role/bulkhead-prod-us-east-1-operator"] }',
      ),
    ],
    [
      `prod.yaml:15:50: ${place}.statements[0].resources[0]: expected each role by its whole ARN beside iam:passrole, got "*"`,
      `prod.yaml:16:23: ${place}.statements[1].actions[0]: expected of IAM only PassRole, Get... and List...: with others a task makes itself any role, got "iam:PutRolePolicy"`,
      `prod.yaml:17:52: ${place}.statements[2].resources[0]: expected one that leaves out the roles of the stage beside sts:assumerole, got "arn:aws:iam::111122223333:role/bulkhead-prod-us-east-1-operator"`,
    ],
  ],
  [
    'what keeps the stage up',
    [
      statements(
        '{ actions: [secretsmanager:GetSecretValue], resources: ["arn:aws:secretsmanager:us-east-1:111122223333:secret:*"] }',
        '{ actions: [s3:GetObject, lambda:InvokeFunction], resources: ["arn:aws:s3:::uploads/*", "*"] }',
        '{ actions: [cloudwatch:PutMetricData], resources: ["*"] }',
        '{ actions: [cloudwatch:PutMetricData], resources: ["*"], conditions: { StringEquals: { "cloudwatch:namespace": [Bulkhead] } } }',
      ),
    ],
    [
      `prod.yaml:15:67: ${place}.statements[0].resources[0]: expected one that leaves out the stores' secrets beside secretsmanager:getsecretvalue, got "arn:aws:secretsmanager:us-east-1:111122223333:secret:*"`,
      `prod.yaml:16:99: ${place}.statements[1].resources[1]: expected one that leaves out the controls bucket beside s3:getobject, got "*"`,
      `prod.yaml:17:11: ${place}.statements[2].conditions: expected StringEquals with cloudwatch:namespace beside cloudwatch:putmetricdata, and no namespace that begins with Bulkhead, whose metrics move pools, got nothing`,
      `prod.yaml:18:68: ${place}.statements[3].conditions: expected StringEquals with cloudwatch:namespace beside cloudwatch:putmetricdata, and no namespace that begins with Bulkhead, whose metrics move pools, got Bulkhead`,
    ],
  ],
  [
    "a policy of AWS's own, an effect, and a condition without an operator",
    [
      policies(
        '      managed: [arn:aws:iam::aws:policy/AmazonS3FullAccess]\n      statements:\n        - { effect: Allow, actions: [s3:GetObject], resources: ["*"], conditions: { "aws:ResourceTag/a": { b: [c] } } }',
      ),
    ],
    [
      `prod.yaml:14:17: ${place}.managed[0]: expected the ARN of a managed policy of your own account: those of AWS take in the stage's own stores and switches; name what you need under statements, got "arn:aws:iam::aws:policy/AmazonS3FullAccess"`,
      `prod.yaml:16:13: ${place}.statements[0].effect: expected one of the keys actions, resources, conditions, got "effect"`,
      `prod.yaml:16:65: ${place}.statements[0].resources[0]: expected one that leaves out the controls bucket beside s3:getobject, got "*"`,
      `prod.yaml:16:85: ${place}.statements[0].conditions["aws:ResourceTag/a"]: expected an operator such as StringEquals, got "aws:ResourceTag/a"`,
      `prod.yaml:16:108: ${place}.statements[0].conditions["aws:ResourceTag/a"].b: expected a condition key such as aws:ResourceTag/team, got "b"`,
    ],
  ],
  [
    'more than a role holds',
    [
      statements(
        `{ actions: [s3:GetObject], resources: [${Array.from({ length: 50 }, (_, at) => `"arn:aws:s3:::${'a'.repeat(200)}${at}/*"`).join(', ')}] }`,
      ),
    ],
    [
      `prod.yaml:14:7: ${place}.statements: expected at most 8000 characters of statements, as IAM counts them (a managed policy holds more), got 11062`,
    ],
  ],
  [
    'a policy twice',
    [
      policies(
        '      managed: [arn:aws:iam::111122223333:policy/a, arn:aws:iam::111122223333:policy/b, arn:aws:iam::111122223333:policy/a]',
      ),
    ],
    [
      `prod.yaml:14:89: ${place}.managed[2]: expected every policy once, got "arn:aws:iam::111122223333:policy/a"`,
    ],
  ],
  [
    'calls that lead nowhere without a NAT gateway',
    [
      statements(
        '{ actions: [sqs:SendMessage, s3:GetObject], resources: ["arn:aws:sqs:us-east-1:111122223333:in"] }',
      ),
      {
        add: 'network: { create: { natGateways: 0, interfaceEndpoints: [ecr.api, ecr.dkr, logs, secretsmanager, appconfigdata, monitoring, ecs] } }',
      },
    ],
    [
      'prod.yaml:42:35: network.create.natGateways: expected with 0 the interfaceEndpoints ecr.api, ecr.dkr, logs, secretsmanager, appconfigdata, monitoring, ecs, sqs, got no sqs (services.web cannot call sqs:SendMessage, s3:GetObject)',
    ],
  ],
];

test.each(cases)('%s', (_, edits, messages) => {
  expect(messagesFor(edited(...edits))).toEqual(messages);
});
