import fc from 'fast-check';
import {
  firstsInEnds,
  type PrioritizedEnds,
  type PrioritizedJob,
  prioritizedIn,
  queryFirstsBetween,
} from '../../../../lambdas/queue-meter/read/bullmq/bullmq-priorities';
import { CommandBatch } from '../../../../lambdas/store-client/command-batch';

const WINDOW = 100;

/** A set as BullMQ keeps it: by priority, and within one in order of arrival. */
function sorted(priorities: readonly number[]): PrioritizedJob[] {
  return priorities
    .map((priority, index) => ({ id: `job-${index}`, priority }))
    .sort((a, b) => a.priority - b.priority);
}

function ends(jobs: readonly PrioritizedJob[]): PrioritizedEnds {
  return { jobs: jobs.length, head: jobs.slice(0, WINDOW), tail: jobs.slice(-WINDOW) };
}

/** What both ask for, of a store that holds these jobs; scores as BullMQ makes them. */
async function found(jobs: readonly PrioritizedJob[]) {
  const batch = new CommandBatch();
  const answer = queryFirstsBetween(batch, 'bull:q:prioritized', { ...ends(jobs), most: 32 });
  let commands = 0;
  await batch.send(async (asked) => {
    commands = asked.length;
    return asked.map(([, , from]) => {
      const index = jobs.findIndex(({ priority }) => priority * 2 ** 32 + 1 >= Number(from));
      const job = jobs[index];
      return job === undefined ? [] : [job.id, String(job.priority * 2 ** 32 + index)];
    });
  });
  const { ids, all } = answer();
  return { ids: new Set([...firstsInEnds(ends(jobs)), ...ids]), all, commands };
}

function firstsOf(jobs: readonly PrioritizedJob[]): Set<string> {
  const firsts = new Map<number, string>();
  for (const { id, priority } of jobs) if (!firsts.has(priority)) firsts.set(priority, id);
  return new Set(firsts.values());
}

test('the row of three priorities: all firsts, in one command', async () => {
  const jobs = sorted([...Array(150).fill(1), ...Array(150).fill(5), ...Array(150).fill(9)]);
  const { ids, all, commands } = await found(jobs);
  expect([ids, all]).toEqual([firstsOf(jobs), true]);
  // 2 to 9: the tail holds only the last of them.
  expect(commands).toBe(8);
});

test('a set that both windows hold is asked for nothing', async () => {
  const { ids, all, commands } = await found(sorted(Array.from({ length: 200 }, (_, n) => n)));
  expect([ids.size, all, commands]).toEqual([200, true, 0]);
});

test('all firsts are found, or it is said that some may be missing; never more than 32 commands', async () => {
  const priority = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 2_097_151 }));
  const priorities = fc.oneof(
    fc.array(priority, { maxLength: 400 }),
    // Few priorities with many jobs each, as apps have them.
    fc
      .array(fc.tuple(priority, fc.integer({ min: 1, max: 200 })), { maxLength: 12 })
      .map((pairs) => pairs.flatMap(([one, count]) => Array<number>(count).fill(one))),
  );
  await fc.assert(
    fc.asyncProperty(priorities, async (all) => {
      const jobs = sorted(all);
      const told = await found(jobs);
      const firsts = firstsOf(jobs);
      for (const id of told.ids) expect(firsts).toContain(id);
      if (told.all) expect(told.ids).toEqual(firsts);
      expect(told.commands).toBeLessThanOrEqual(32);
    }),
  );
});

test('priorities up to 32 apart are all found, however many jobs stand between', async () => {
  const priorities = fc.array(fc.integer({ min: 1, max: 32 }), { minLength: 201, maxLength: 900 });
  await fc.assert(
    fc.asyncProperty(priorities, async (all) => {
      expect((await found(sorted(all))).all).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test('scores are read as priorities', () => {
  expect(prioritizedIn(['a', '4294967297', 'b', '9007194959773696'])).toEqual([
    { id: 'a', priority: 1 },
    { id: 'b', priority: 2_097_151 },
  ]);
});
