import fc from 'fast-check';
import { compileSwitchboard, routeOf } from '../../client/compile-switchboard';
import { type Decision, decide } from '../../client/decide';
import { jobHash } from '../../client/job-hash';
import type { DecidedJob, Switch, SwitchboardDocument } from '../../domain/switchboard/document';
import {
  documents,
  emptyDocument,
  jobs,
  lowRoute,
  nows,
  offSwitch,
  switches,
} from '../domain/switchboard/switchboard-arbitraries';

/** What docs and docstrings say, without any thought of speed. */
function asWritten({ switches }: SwitchboardDocument, job: DecidedJob, nowSeconds: number): Decision {
  const fits = (asked: string, shown: string | undefined) => asked === '*' || asked === shown;
  const matching = switches.filter(
    (one) =>
      fits(one.source, job.source) &&
      fits(one.jobClass, job.jobClass) &&
      fits(one.account, job.account) &&
      (one.untilSeconds === undefined || nowSeconds < one.untilSeconds),
  );
  for (const action of ['off', 'defer', 'drop'] as const) {
    const found = matching.find((one) => one.action === action);
    if (found) return { action, switch: found };
  }
  const least = Math.min(...matching.map(({ percent = 0 }) => percent));
  const found = matching.find(({ percent = 0 }) => percent === least);
  const passes = found === undefined || jobHash(job.id) % 10_000 < least * 100;
  return passes ? { action: 'run' } : { action: 'defer', switch: found };
}

const decided = (document: SwitchboardDocument, job: DecidedJob, nowSeconds: number): Decision =>
  decide(compileSwitchboard(document), job, nowSeconds);

test('it decides as it is written', () => {
  const seen: Record<string, number> = {};
  fc.assert(
    fc.property(documents, jobs, nows, (document, job, now) => {
      const decision = decided(document, job, now);
      seen[decision.action] = (seen[decision.action] ?? 0) + 1;
      expect(decision).toEqual(asWritten(document, job, now));
    }),
    { numRuns: 800 },
  );
  // Else the names never meet, and it shows nothing.
  for (const action of ['run', 'off', 'defer', 'drop']) expect(seen[action]).toBeGreaterThan(20);
});

test('also where two switches have one pattern', () => {
  const crowded = fc.array(switches, { maxLength: 40 }).map((all) => ({ ...emptyDocument, switches: all }));
  fc.assert(
    fc.property(crowded, jobs, nows, (document, job, now) => {
      expect(decided(document, job, now)).toEqual(asWritten(document, job, now));
    }),
    { numRuns: 500 },
  );
});

test('no switch that is added lets a job run that was stopped, nor makes what is off less than off', () => {
  fc.assert(
    fc.property(documents, switches, jobs, nows, (document, added, job, now) => {
      const before = decided(document, job, now).action;
      const after = decided({ ...document, switches: [...document.switches, added] }, job, now).action;
      if (before !== 'run') expect(after).not.toBe('run');
      if (before === 'off') expect(after).toBe('off');
    }),
    { numRuns: 1000 },
  );
});

test('what passes at a lower percent passes at a higher one', () => {
  const percent = fc.nat(10_000).map((hundredths) => hundredths / 100);
  const percents = fc.tuple(percent, percent);
  fc.assert(
    fc.property(percents, jobs, ([a, b], job) => {
      const runs = (percent: number) => {
        const sample: Switch = { ...offSwitch, source: '*', action: 'sample', percent };
        return decided({ ...emptyDocument, switches: [sample] }, job, 1000).action === 'run';
      };
      expect(!runs(Math.min(a, b)) || runs(Math.max(a, b))).toBe(true);
    }),
  );
});

test('a thousand switches on every combination of names find their own job and no other', () => {
  const many = Array.from({ length: 1000 }, (_, index): Switch => {
    const name = (digit: number) => `${Math.floor(index / 10 ** digit) % 10}`;
    return { ...offSwitch, source: name(0), jobClass: name(1), account: name(2), reason: `${index}` };
  });
  const board = compileSwitchboard({ ...emptyDocument, switches: many });
  for (const one of many) {
    expect(decide(board, { id: '1', ...one }, 1000)).toEqual({ action: 'off', switch: one });
    expect(decide(board, { id: '1', ...one, account: 'x' }, 1000)).toEqual({ action: 'run' });
  }
});

test('of two routes for a class the first counts', () => {
  const routes = [lowRoute, { ...lowRoute, queue: 'default' }];
  expect(routeOf(compileSwitchboard({ ...emptyDocument, routes }), 'Push')).toBe('low');
});
