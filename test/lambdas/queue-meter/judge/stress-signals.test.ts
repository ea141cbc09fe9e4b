import { type StressInputs, stressSignals } from '../../../../lambdas/queue-meter/judge/stress-signals';
import { calmInputs } from './stress-arbitraries';

function told(change: Partial<StressInputs>) {
  const { signals, unread } = stressSignals({ ...calmInputs, ...change });
  return [
    ...signals.map(({ level, reason }) => `${level} ${reason.code}: ${reason.text}`),
    ...unread.map(({ text }) => text),
  ];
}

const jobs = (memoryUsedPercent: number) => told({ jobStore: { memoryUsedPercent } });
const pubsub = (memoryUsedPercent: number) => told({ pubsub: { memoryUsedPercent } });
const waits = (oldestJobAgeSeconds: number, latencyTargetSeconds = 60) =>
  told({ pools: [{ name: 'default', latencyTargetSeconds, oldestJobAgeSeconds }] });
const errors = (webErrorPercent: number) => told({ fallback: { webErrorPercent } });

test('a calm platform says nothing', () => {
  expect(told({})).toEqual([]);
});

test.each([
  ['job store below the ticket', jobs(59.9), []],
  [
    'at the ticket',
    jobs(60),
    ['stressed job-store-memory: job store: 60.0 % of its memory, stressed from 60 %'],
  ],
  [
    'below the ceiling',
    jobs(74.9),
    ['stressed job-store-memory: job store: 74.9 % of its memory, stressed from 60 %'],
  ],
  [
    'at the ceiling',
    jobs(75),
    ['critical job-store-memory: job store: 75.0 % of its memory, critical from 75 %'],
  ],
  ['pub/sub store below', pubsub(59.9), []],
  ['at 60', pubsub(60), ['stressed pubsub-memory: pub/sub store: 60.0 % of its memory, stressed from 60 %']],
  ['at 75', pubsub(75), ['critical pubsub-memory: pub/sub store: 75.0 % of its memory, critical from 75 %']],
  ['jobs in time', waits(59), []],
  ['at the target', waits(60), ['busy jobs-late: default: the oldest job has waited 60 s, busy from 60 s']],
  [
    'at three targets',
    waits(180),
    ['stressed jobs-late: default: the oldest job has waited 180 s, stressed from 180 s'],
  ],
  [
    'a short target',
    waits(29, 5),
    ['busy jobs-late: default: the oldest job has waited 29 s, busy from 5 s'],
  ],
  [
    'never critical by age',
    waits(86_400),
    ['stressed jobs-late: default: the oldest job has waited 86400 s, stressed from 180 s'],
  ],
  ['few errors', errors(0.9), []],
  ['1 %', errors(1), ['busy web-errors: web and API: 1.0 % of answers are errors, busy from 1 %']],
  ['5 %', errors(5), ['stressed web-errors: web and API: 5.0 % of answers are errors, stressed from 5 %']],
  [
    '10 %',
    errors(10),
    ['critical web-errors: web and API: 10.0 % of answers are errors, critical from 10 %'],
  ],
])('%s', (_, found, expected) => {
  expect(found).toEqual(expected);
});

test('the job store follows the stage’s own ceiling, and its ticket', () => {
  const at = (memoryUsedPercent: number) =>
    stressSignals({ ...calmInputs, enqueueCeilingPercent: 50, jobStore: { memoryUsedPercent } }).signals[0]
      ?.level;
  expect([at(34.9), at(35), at(49.9), at(50)]).toEqual([undefined, 'stressed', 'stressed', 'critical']);
});

test('what could not be read is told by name; the pools of an unread store are not told one by one', () => {
  const pools = calmInputs.pools.map(({ oldestJobAgeSeconds: _, ...pool }) => pool);
  expect(told({ pools })).toEqual([
    'queues of urgent: the meter cannot read it',
    'queues of default: the meter cannot read it',
  ]);
  expect(told({ pools, jobStore: undefined, pubsub: undefined })).toEqual([
    'job store: the meter cannot read it',
    'pub/sub store: the meter cannot read it',
  ]);
});

test('a figure that is no number was not read: it must not look like calm', () => {
  expect(told({ jobStore: { memoryUsedPercent: Number.NaN } })).toEqual([
    'job store: the meter cannot read it',
  ]);
  expect(waits(Number.NaN)).toEqual(['queues of default: the meter cannot read it']);
});

test('ElastiCache’s figures count while the meter cannot read a store, and only then', () => {
  const fallback = { storeMemoryPercent: 80, storeEngineCpuPercent: 95 };
  expect(told({ fallback })).toEqual([]);
  const engine =
    "critical store-unreachable: ElastiCache: 95.0 % of a store's engine CPU, critical from 90 %";
  expect(told({ fallback, jobStore: undefined })).toEqual([
    "critical job-store-memory: ElastiCache: 80.0 % of a store's memory, critical from 75 %",
    engine,
    'job store: the meter cannot read it',
  ]);
  expect(told({ fallback, pubsub: undefined })).toEqual([
    "critical pubsub-memory: ElastiCache: 80.0 % of a store's memory, critical from 75 %",
    engine,
    'pub/sub store: the meter cannot read it',
  ]);
});

test('beside an unreachable store half as many errors are critical; queues alone are no unreachable store', () => {
  const fallback = { webErrorPercent: 5 };
  const critical = 'critical web-errors: web and API: 5.0 % of answers are errors, critical from 5 %';
  expect(told({ fallback, pubsub: undefined })[0]).toBe(critical);
  const pools = calmInputs.pools.map(({ oldestJobAgeSeconds: _, ...pool }) => pool);
  expect(told({ fallback, pools })[0]).toContain('stressed web-errors');
});
