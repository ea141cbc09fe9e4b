import type { StressReport } from '../../../domain/stress/stress-report';
import { cachedReport } from '../../../lambdas/status/cached-report';

const report: StressReport = {
  version: 1,
  stage: 'prod',
  atSeconds: 1_605_800_000,
  level: 'normal',
  sinceSeconds: 1_605_700_000,
  lastKnownLevel: 'normal',
  reasons: [],
};

/** A bucket that answers in turn with these; the last one from then on. A moment of the process with each call. */
function kept(...answers: readonly (string | Error)[]) {
  let now = 0;
  const problems: string[] = [];
  const left = [...answers];
  const read = jest.fn(async (): Promise<string> => {
    const answer = left.length > 1 ? left.shift() : left[0];
    if (typeof answer !== 'string') throw answer;
    return answer;
  });
  const ask = cachedReport({ read, note: (problem) => problems.push(String(problem)), elapsedMs: () => now });
  const at = (ms: number) => {
    now = ms;
    return ask();
  };
  return { at, read, problems };
}

const text = JSON.stringify(report);
const later = { ...report, level: 'busy' as const, lastKnownLevel: 'busy' as const };

test('is asked for once in five seconds', async () => {
  const { at, read } = kept(text, JSON.stringify(later));
  expect([await at(0), await at(1), await at(4999)]).toEqual([report, report, report]);
  expect(read).toHaveBeenCalledTimes(1);
  expect(await at(5000)).toEqual(later);
  expect(read).toHaveBeenCalledTimes(2);
});

test('a failure counts as an answer for as long: a bucket in trouble is not asked by every browser', async () => {
  const { at, read, problems } = kept(new Error('AccessDenied'));
  expect([await at(0), await at(1), await at(4999)]).toEqual([undefined, undefined, undefined]);
  expect(read).toHaveBeenCalledTimes(1);
  expect(problems).toEqual(['Error: AccessDenied']);
});

test('what was read once is kept over failures and over texts that are no report', async () => {
  const { at, problems } = kept(text, new Error('slow'), '{}');
  expect([await at(0), await at(5000), await at(10_000)]).toEqual([report, report, report]);
  expect(problems).toEqual(['Error: slow', 'Error: the object is no stress report of this version']);
});

test('recovers by itself', async () => {
  const { at } = kept(new Error('slow'), text);
  expect([await at(0), await at(5000)]).toEqual([undefined, report]);
});

test('two who ask at once wait for one answer', async () => {
  const { at, read } = kept(text);
  expect(await Promise.all([at(0), at(0)])).toEqual([report, report]);
  expect(read).toHaveBeenCalledTimes(1);
});
