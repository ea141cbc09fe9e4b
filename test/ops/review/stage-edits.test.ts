import { type Edits, markdownOf, pictureOf, shop, sizes } from './reviewed-shop';

interface Case {
  readonly what: string;
  readonly edits: Edits;
  /** How many findings each group has; groups without any, and everything else, are left out. */
  readonly found: Readonly<Record<string, number>>;
  readonly stops?: true;
}

const pool = '    tasks: { min: 3, max: 6 }\n    queues: [default]\n';
const job = 'nodeType: cache.m7g.large, replicas: 2';
const bulk = '  bulk:\n    image: app\n    tasks: { min: 3, max: 6 }\n    queues: [bulk]\n';
const scheduler =
  '  scheduler:\n    image: app\n    tasks: { min: 1, max: 1 }\n    rollout: single\n    databaseConnectionsPerTask: 1\n';
const hooks =
  '  hooks:\n    kind: api\n    image: app\n    tasks: { min: 4, max: 8 }\n    hosts: [hooks.example.com]\n';
const policies =
  '    taskPolicies:\n      statements: [{ actions: [s3:GetObject], resources: ["arn:aws:s3:::invoices/*"] }]\n';

// Each is a synth: what the templates can be given by hand stands in template-edits.test.ts.
const cases: readonly Case[] = [
  { what: 'a pool may grow further', edits: [['max: 6', 'max: 40']], found: { scaling: 3 } },
  {
    what: 'a pool rolls in another way, with larger tasks and another target',
    edits: [
      [pool, `${pool}    rollout: surge-thirds\n    cpu: 2048\n    memoryMiB: 4096\n`],
      ['Seconds: 60', 'Seconds: 20'],
    ],
    found: { scaling: 5, alarms: 2 },
  },
  {
    what: 'a pool is new',
    edits: [['  scheduler:', `${bulk}  scheduler:`]],
    found: { interruptions: 1, scaling: 3 },
  },
  { what: 'a pool is no longer made', edits: [[scheduler, '']], found: { interruptions: 1, scaling: 1 } },
  {
    what: 'a service is no longer made',
    edits: [[hooks, '']],
    found: { destroyed: 1, interruptions: 2, conflicts: 1, securityGroups: 2, scaling: 1, alarms: 6 },
    stops: true,
  },
  {
    what: 'a store of the next generation',
    edits: [[job, `${job}, generation: 2`]],
    found: { destroyed: 2, permissions: 2, alarms: 6 },
    stops: true,
  },
  {
    what: 'jobs of another library',
    edits: [['sidekiq', 'bullmq']],
    found: { interruptions: 1, scaling: 1 },
  },
  {
    what: 'another network',
    edits: [['10.40.0.0', '10.50.0.0']],
    found: { interruptions: 17, conflicts: 1 },
    stops: true,
  },
  {
    what: 'ways out, what the app may ask of AWS, who is paged, and no protection any longer',
    edits: [
      ['5432, cidr: 10.60.0.0/20', '5433, cidr: 10.60.0.0/16'],
      [pool, `${pool}${policies}`],
      ['pager@', 'night@'],
      ['budgets:', 'deletionProtection: false\nbudgets:'],
    ],
    found: { interruptions: 1, permissions: 1, securityGroups: 2, alarms: 2 },
  },
];

test.each(cases)('$what', ({ edits, found, stops = false }) => {
  const picture = pictureOf(shop(...edits));
  expect(markdownOf(picture)).toMatchSnapshot();
  expect([sizes(picture), picture.stops]).toEqual([found, stops]);
});

test('no change', () => {
  const picture = pictureOf(shop());
  expect(markdownOf(picture)).toBe(
    '<!-- bulkhead-review: shop -->\n**Review of `shop`. Nothing changes.**\n',
  );
  expect(picture.stops).toBe(false);
});
