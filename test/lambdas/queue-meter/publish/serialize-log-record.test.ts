import type { JobSummary } from '../../../../domain/jobs/job-store-reading';
import type { MeterLine } from '../../../../domain/jobs/meter-line';
import { serializeLogRecord } from '../../../../lambdas/queue-meter/publish/serialize-log-record';
import { output, outputs, queue, reading, reads, settings, slot, urgent } from '../sample';

const limitBytes = 262_144 - 26;

function parsed(text: string): MeterLine {
  return JSON.parse(text);
}

test('tells of each queue how long it is, how old, and who fills it', () => {
  const jobs = (count: number, source: string): JobSummary[] =>
    Array.from({ length: count }, () => ({ jobClass: 'Broadcast', source, account: 'acct-7' }));
  const value = reading(
    [
      queue('critical', {
        waitingJobs: 100,
        oldestJobAgeSeconds: 12.34567,
        ageIsLowerBound: true,
        inFlightJobs: 20,
        arriving: [...jobs(75, 'bot'), ...jobs(25, 'inbox')],
        next: jobs(100, 'inbox'),
      }),
      queue('mailers'),
      queue('imports'),
    ],
    { dueJobs: 1, scheduledJobs: 2, retryJobs: 3, deadJobs: 4 },
  );
  const line = parsed(serializeLogRecord(output({ reads: reads({ queues: { value } }) }).line));
  expect(line).toMatchObject({
    kind: 'reading',
    version: 1,
    stage: 'test',
    slotAtSeconds: slot,
    tookMs: 12,
    jobs: { dueJobs: 1, scheduledJobs: 2, retryJobs: 3, deadJobs: 4 },
    stores: { jobs: { memoryUsedPercent: 10 }, pubsub: { connectionsOfBudgetPercent: 5 } },
    failures: [],
  });
  expect(line.queues[0]).toEqual({
    queue: 'critical',
    pool: 'urgent',
    waitingJobs: 100,
    oldestJobAgeSeconds: 12.346,
    ageIsLowerBound: true,
    inFlightJobs: 20,
    delayedJobs: 0,
    arriving: {
      seenJobs: 100,
      totalJobs: 100,
      byJobClass: [{ name: 'Broadcast', share: 1, error: 0 }],
      bySource: [
        { name: 'bot', share: 0.75, error: 0 },
        { name: 'inbox', share: 0.25, error: 0 },
      ],
      byAccount: [{ name: 'acct-7', share: 1, error: 0 }],
      bySourceAndAccount: [
        { source: 'bot', account: 'acct-7', share: 0.75, error: 0 },
        { source: 'inbox', account: 'acct-7', share: 0.25, error: 0 },
      ],
      jobClasses: 1,
    },
    next: expect.objectContaining({ bySource: [{ name: 'inbox', share: 1, error: 0 }] }),
  });
  expect(line.queues.map(({ queue: name, pool }) => [name, pool])).toEqual([
    ['critical', 'urgent'],
    ['mailers', 'urgent'],
    ['imports', 'bulk'],
  ]);
  expect(line.sharesKept).toBeUndefined();
});

/** A reading of a hundred queues whose jobs all come from different classes, sources and accounts. */
function crowded(nameOf: (index: number) => string): MeterLine {
  const names = Array.from({ length: 100 }, (_, index) => `a-queue-with-a-rather-long-name-${index}`);
  const window = Array.from({ length: 100 }, (_, index) => ({
    jobClass: `Class${nameOf(index)}`,
    source: `source${nameOf(index)}`,
    account: `account${nameOf(index)}`,
  }));
  const pools = [{ ...urgent, queues: names }];
  const value = reading(
    names.map((name) => queue(name, { waitingJobs: 1_000_000, arriving: window, next: window })),
  );
  return output({ settings: settings({ pools }), reads: reads({ queues: { value } }) }).line;
}

test.each([
  ['ordinary names', (index: number) => `-${index}`, 5],
  ['names of a hundred characters', (index: number) => `-${index}`.padEnd(100, 'x'), 1],
  ['names that are long and not ASCII', (index: number) => `${index}`.padEnd(100, '漢'), 1],
  ['names without end', (index: number) => `${index}`.padEnd(1_000, 'y'), 1],
])('a hundred crowded queues fit into one event: %s', (_, nameOf, kept) => {
  const text = serializeLogRecord(crowded(nameOf));
  expect(Buffer.byteLength(text)).toBeLessThan(limitBytes);
  const line = parsed(text);
  expect([line.queues.length, line.sharesKept]).toEqual([100, kept]);
  expect(line.queues[99]?.arriving?.bySource.length).toBe(kept);
  expect(line.queues[99]?.waitingJobs).toBe(1_000_000);
  // Half of a name must not pass for a whole one: no command takes one that was cut.
  const [{ name } = { name: '' }] = line.queues[99]?.arriving?.byJobClass ?? [];
  expect(name.length > 100).toBe(nameOf(0).length >= 100);
});

test('reasons of other programs are cut', () => {
  const [said] = outputs([{ jobs: { problem: 'x'.repeat(10_000) } }]);
  expect(said?.line.failures[0]?.reason.length).toBe(300);
});
