import { type Edit, edited, messagesFor } from './edited-stage';

const numbered = (count: number, entry: (at: number) => string) =>
  Array.from({ length: count }, (_, index) => entry(index)).join(', ');

/** What there is too much of, and what the user reads; with one less it is right. */
const cases: readonly (readonly [string, (count: number) => Edit, number, string])[] = [
  [
    'ways out',
    (count) => ({
      add: `network: { egress: { ${numbered(count, (at) => `e${at}: { port: ${2000 + at}, cidr: 172.16.0.0/12 }`)} } }`,
    }),
    60,
    'prod.yaml:39:12: network.egress: expected at most 59 ways out: a security group takes 60 rules, and one is for HTTPS, got 60',
  ],
  [
    'routes',
    (count) => ({
      add: `network: { create: { routes: { ${numbered(count, (at) => `r${at}: { cidr: 172.16.${at}.0/24, peeringConnectionId: pcx-0123456789abcdef0 }`)} } } }`,
    }),
    49,
    'prod.yaml:39:22: network.create.routes: expected at most 48 routes: a route table takes 50, and two are its own, got 49',
  ],
  [
    'tags',
    (count) => ({ add: `tags: { ${numbered(count, (at) => `t${at}: a`)} }` }),
    46,
    "prod.yaml:39:1: tags: expected at most 45 tags: a resource takes 50, and up to five are Bulkhead's, got 46",
  ],
  [
    'addresses',
    (count) => ({
      from: 'alerts: { ',
      to: `alerts: { ticketEmails: [${numbered(count, (at) => `a${at}@example.com`)}], `,
    }),
    101,
    'prod.yaml:38:11: alerts.ticketEmails: expected at most 100 addresses, each a resource of its stack: a mailing list is one, got 101',
  ],
  [
    'pools',
    (count) => ({
      from: 'workers:',
      to: `workers: { ${numbered(count, (at) => `p${at}: { image: app, tasks: { min: 1, max: 1 }, concurrency: 1, queues: [q${at}] }`)} }\nx-others:`,
    }),
    451,
    'prod.yaml:18:1: workers: expected at most 450 pools: a dashboard takes 500 widgets, and each pool has one, got 451',
  ],
];

test.each(cases)('too many %s', (_, edit, count, message) => {
  expect(messagesFor(edited(edit(count)))).toContain(message);
  expect(messagesFor(edited(edit(count - 1)))).not.toContainEqual(
    expect.stringMatching(/^\S+ (network|tags|alerts|workers)\S*: expected at most/),
  );
});

/** 67 characters each with quotes and comma, without which the last one stands: 29 are 1,942. */
const arns = (count: number) =>
  numbered(count, (at) => `arn:aws:iam::111122223333:role/${String(at).padStart(33, 'r')}`);

test.each(['operators', 'runners'])('more %s than a trust policy holds are refused with the sum', (key) => {
  const messages = (list: string) => messagesFor(edited({ add: `controls: { ${key}: [${list}] }` }));
  expect(messages(arns(29))).toEqual([]);
  expect(messages(`${arns(29)}r`)).toEqual([
    `prod.yaml:39:13: controls.${key}: expected ARNs of at most 1942 characters, since a role's trust policy takes 2048. One role that all of them may take on is one ARN, and the account (arn:aws:iam::<account>:root) leaves it to their own policies, got 1943:`,
    '    29 ARNs with quotes and commas = 1943',
    '    the policy around them = 106',
    '    used: 2049 of 2048',
  ]);
});
