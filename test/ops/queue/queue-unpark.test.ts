import { fastestJobsPerSecond } from '../../../domain/parked/mover-protocol';
import { queueList } from '../../../ops/queue/queue-list';
import { type QueueUnparkOptions, queueUnpark } from '../../../ops/queue/queue-unpark';
import { troubles } from '../../support/aws/aws-faults';
import { fakeAudit } from '../../support/aws/fake-audit';
import { change, type OperatorSession, operatorSession } from '../../support/ops/operator-session';
import { moved, parked, parkedId, QueueFakes } from './queue-fakes';

let fakes: QueueFakes;
let session: OperatorSession;
let audit: ReturnType<typeof fakeAudit>;

beforeEach(() => {
  fakes = new QueueFakes();
  fakes.holds(parked);
  audit = fakeAudit();
  session = operatorSession();
});

const unpark = (options: Partial<QueueUnparkOptions> = {}) =>
  queueUnpark(session, { ...change, source: 'automation', withDoubtful: false, ...options });

const back = (jobs: number, present = 0) => ({ position: { batch: 1, jobs }, jobs, present });
const purged = { ...parked, id: 'purge-20261124-020000-cccc', kind: 'purge' as const };

test('brings back what was parked by the pattern, at the rate and below the ceiling of the stage', async () => {
  const returning = moved({ phase: 'returning', returned: back(400) }, { done: false });
  fakes.answers(returning, moved({ phase: 'returned', returned: back(1_232, 2) }));
  const { stdout, exitCode } = await unpark();
  expect(exitCode).toBe(0);
  expect(session.said).toEqual([
    expect.stringContaining(
      `${parkedId}: 1,234 jobs (source automation) come back, 50 a second: about 1 min.`,
    ),
    `- bring back ${parkedId}`,
    '  400 jobs back, 834 to come, store at 61 %',
    '  1,232 jobs back, 0 to come, store at 61 %',
  ]);
  expect(stdout).toContain(`1,232 jobs of ${parkedId} are back.`);
  expect(stdout).toContain('2 were in the store already');
  const request = {
    action: 'return',
    id: parkedId,
    jobsPerSecond: 50,
    ceilingPercent: 75,
    withDoubtful: false,
  };
  expect(fakes.asked).toEqual([request, request]);
  expect(audit.records).toMatchObject([{ action: 'queue unpark', outcome: 'done' }]);
});

test('the switchboard’s rate comes before the stage file’s, and the option’s before both', async () => {
  const { deployed } = fakes.appConfig;
  fakes.appConfig.put({
    ...deployed,
    revision: 2,
    release: { ...deployed.release, unparkJobsPerSecond: 7 },
  });
  fakes.answers(moved());
  await unpark();
  await unpark({ jobsPerSecond: 2.5 });
  fakes.appConfig.before = () => Promise.reject(troubles.denied);
  await unpark();
  expect(session.said).toContainEqual(expect.stringContaining('The switchboard cannot be read: these cred'));
  expect(fakes.asked.map(({ jobsPerSecond }) => jobsPerSecond)).toEqual([7, 2.5, 50]);
});

test('what was purged comes back only by its id', async () => {
  fakes.holds(purged);
  fakes.answers(moved());
  await expect(unpark()).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringContaining('nothing is parked by source automation'),
  });
  await unpark({ operation: purged.id });
  expect(session.said[0]).toContain(`${purged.id} was purged: its jobs were not meant to run.`);
  expect(fakes.asked).toMatchObject([{ id: purged.id }]);
});

test('a full store stops it, and it says so', async () => {
  fakes.answers(
    moved({ phase: 'returning', returned: back(400) }, { done: false, stop: 'ceiling', memoryPercent: 81.4 }),
  );
  await expect(unpark()).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringContaining(
      '400 jobs back, 834 to come, store at 81 %; the store is at 81 % of its memory, and nothing is brought back from 75 % on',
    ),
  });
  await expect(unpark()).rejects.toThrow(`Done before that: part of bring back ${parkedId}: 400 jobs back.`);
});

test('a paused queue keeps its own jobs, and it is named', async () => {
  const held = [{ queue: 'default', batch: 1, jobs: 0 }];
  const returned = back(1_223);
  fakes.answers(moved({ phase: 'returning', returned, held }, { done: false, stop: 'queue-paused' }));
  await expect(unpark()).rejects.toMatchObject({
    message: expect.stringContaining(
      '1,223 jobs back, 11 to come, store at 61 %; default is paused, so nobody would take them',
    ),
  });
  fakes.answers(moved({}, { done: false, stop: 'queue-paused' }));
  await expect(unpark({ toQueue: 'bulk' })).rejects.toMatchObject({
    message: expect.stringContaining('the queue is paused'),
  });
});

test('what stops a function that goes on by itself is told as well', async () => {
  const returning = { ...parked, phase: 'returning' as const, returned: back(400) };
  fakes.answers(moved(returning, { done: false, goesOn: true }));
  session.onTime(() => fakes.holds({ ...returning, returned: back(500), stop: 'ceiling' }));
  await expect(unpark()).rejects.toMatchObject({
    message: expect.stringContaining(
      '500 jobs back, 734 to come; the store is too full, and nothing is brought back',
    ),
  });
});

test('as fast as it goes is a rate too, and jobs of a queue that no pool serves are warned of', async () => {
  fakes.holds({ ...parked, counts: [{ queue: 'old', jobClass: 'Send', jobs: 1_234 }] });
  fakes.answers(moved({ phase: 'returned', returned: back(1_234) }));
  await unpark({ jobsPerSecond: fastestJobsPerSecond });
  expect(session.said[0]).toContain('1,234 jobs (source automation) come back, as fast as it goes.');
  expect(session.said[0]?.replace(/\s+/g, ' ')).toContain(
    'no pool serves old, and what comes back there does not run',
  );
  expect(fakes.asked).toMatchObject([{ jobsPerSecond: fastestJobsPerSecond }]);
});

test('Ctrl-C stops it between two runs', async () => {
  fakes.answers(moved({ phase: 'returning', returned: back(400) }, { done: false }));
  session.interrupt();
  await expect(unpark()).rejects.toMatchObject({ exitCode: 1 });
});

test('a queue that no pool serves is refused, and one that is served is passed on', async () => {
  fakes.answers(moved());
  await expect(unpark({ toQueue: 'nobodys' })).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining(
      'no pool takes jobs from nobodys: the queues of this stage are broadcasts, bulk',
    ),
  });
  expect(fakes.asked).toEqual([]);
  await unpark({ toQueue: 'bulk' });
  expect(fakes.asked).toMatchObject([{ toQueue: 'bulk' }]);
});

test('doubtful jobs come back only when it is said, with a warning', async () => {
  const doubtful = { ...parked, phase: 'returned' as const, doubtful: 3, returned: back(1_234) };
  fakes.holds(doubtful);
  fakes.answers(moved());
  const { stdout } = await unpark({ operation: parkedId });
  expect(stdout).toContain('3 jobs are in doubt');
  expect(stdout).toContain('Nothing to do.');
  expect(fakes.asked).toEqual([]);
  await unpark({ operation: parkedId, withDoubtful: true });
  expect(session.said[0]).toContain('jobs in doubt may have run already, and would run twice.');
  expect(fakes.asked).toMatchObject([{ withDoubtful: true }]);
});

test('the list tells all operations, and one of them by account', async () => {
  fakes.holds(parked, { ...purged, startedAtSeconds: 5, doubtful: 2 });
  const list = (operation?: string, json = false) => queueList(session, { ...change, json, operation });
  expect((await list()).stdout).toBe(
    [
      '   jobs  back  doubtful  state  operation                   of',
      `  1,234  0     2         kept   ${purged.id}  source automation`,
      `  1,234  0     0         kept   ${parkedId}   source automation`,
      '',
    ].join('\n'),
  );
  expect((await list(parkedId)).stdout).toContain('  1,234  default  Send   automation  1042');
  expect((await list(parkedId)).stdout).toContain(
    `By ${parked.who} at 2026-11-24T02:00:00.000Z: incident 42`,
  );
  expect(JSON.parse((await list(undefined, true)).stdout)).toHaveLength(2);
  await expect(list('park-20261124-020000-zzzz')).rejects.toMatchObject({ exitCode: 1 });
  fakes.holds();
  expect((await list()).stdout).toBe('Nothing was ever parked or purged.\n');
});

test('jobs of a queue that no pool serves come back there only with a warning, and not by a pattern', async () => {
  const counts = [{ queue: 'newsletter', jobClass: 'Send', jobs: 50 }];
  const stranded = { ...parked, queue: 'newsletter', counts, taken: 50 };
  fakes.holds(stranded);
  fakes.answers(moved({ ...stranded, phase: 'returned', returned: back(50) }));
  await expect(unpark()).rejects.toMatchObject({ message: expect.stringContaining('nothing is parked by') });
  await unpark({ operation: parkedId });
  const warning = `${parkedId}: no pool serves newsletter, and what comes back there does not run: say --to-queue.`;
  const words = () => session.said[0]?.replace(/\s+/g, ' ');
  expect(words()).toContain(warning);
  expect(words()).toContain('50 jobs (source automation in queue newsletter) come back');
  session = operatorSession();
  await unpark({ operation: parkedId, toQueue: 'imports' });
  expect(words()).not.toContain('does not run');
});

test('tells of BullMQ’s jobs which do not come back, and which may run twice', async () => {
  const notes = { deduplicated: 2, followed: 1, ownIds: 3 };
  const returned = { position: { batch: 8, jobs: 0 }, jobs: 1_232, present: 2 };
  fakes.holds({ ...parked, notes });
  fakes.answers(moved({ notes, phase: 'returned', returned }));
  const { stdout } = await unpark();
  const plan = session.said.find((text) => text.includes('come back'));
  expect(plan).toContain('2 of these have a deduplication id: where another job holds it then');
  expect(plan).toContain('3 of these have an id of the app’s own');
  expect(stdout).toContain('2 were in the store already, by an id of the app’s own or a deduplication id');
});
