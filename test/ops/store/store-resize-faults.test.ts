import { AwsCalls, troubles } from '../../support/aws/aws-faults';
import { exitCodeOf } from '../../support/ops/exit-code-of';
import { ResizeBench } from '../../support/ops/resize-bench';

const large = 'cache.r7g.2xlarge';
const usual = 'cache.r7g.xlarge';

/** Quick, so that there are few polls; every kind of call still happens in every step. */
function quickBench(): ResizeBench {
  const bench = new ResizeBench();
  bench.store.modifyMs = 30_000;
  bench.store.snapshotMs = 10_000;
  return bench;
}

/** Places of calls in a run: each kind of call once in each step. A step writes its record before all else. */
function places(names: readonly string[]): number[] {
  const seen = new Set<string>();
  let step = 0;
  return names.flatMap((name, at) => {
    if (name.startsWith('PutObject resize/')) step += 1;
    const key = `${step} ${name}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [at];
  });
}

async function placesOfOneRun(): Promise<number[]> {
  const bench = quickBench();
  await bench.resize();
  return places(bench.calls.names);
}

const resized = { nodeTypes: [large], held: false, blocked: true, record: 'finished' };
const undone = { nodeTypes: [usual], held: false, blocked: false, record: 'finished' };

describe('a call of a resize fails', () => {
  test.each([
    ['throttled', 'goes on', {}, resized],
    ['expired', 'goes on', {}, resized],
    ['denied', 'goes on', {}, resized],
    ['denied', 'undoes', { undo: true }, undone],
  ] as const)(
    '%s, each in each step: the next run %s, producers are never held in silence, and not before AWS was asked',
    async (kind, _, next, end) => {
      const all = await placesOfOneRun();
      expect(all.length).toBeGreaterThan(60);
      let failures = 0;
      // Expired credentials end a run like denied ones: a sample will do.
      for (const at of all.filter((_place, index) => kind !== 'expired' || index % 3 === 0)) {
        const bench = quickBench();
        bench.calls.failAt(at, troubles[kind]);
        const message = await bench.resize().then(
          ({ exitCode, stdout }) => (exitCode === 0 ? undefined : stdout),
          (error: Error) => error.message,
        );
        // Throttling while it waits is waited out, and then the run has succeeded.
        if (message === undefined) continue;
        failures += 1;
        expect([at, message.includes('PRODUCERS ARE STILL HELD')]).toEqual([at, bench.producersHeld]);
        if (!bench.changes().includes('ModifyReplicationGroup'))
          expect([at, bench.producersHeld]).toEqual([at, false]);
        const { record } = bench.end();
        const open = record !== undefined && record !== 'finished';
        await bench.resize(next);
        if (open || !('undo' in next)) expect([at, bench.end()]).toEqual([at, end]);
        else expect([at, bench.producersHeld]).toEqual([at, false]);
      }
      expect(failures).toBeGreaterThan(kind === 'expired' ? 10 : 30);
    },
  );
});

test('every call of an undo: the next undo ends well', async () => {
  const begin = async () => {
    const bench = quickBench();
    bench.store.modifyMs = 600_000;
    await expect(bench.resize({ timeoutMinutes: 1 })).rejects.toThrow('HELD');
    bench.store.modifyMs = 30_000;
    bench.calls.names.length = 0;
    return bench;
  };
  const whole = await begin();
  await whole.resize({ undo: true });
  for (const at of places(whole.calls.names)) {
    const bench = await begin();
    bench.calls.failAt(at, troubles.denied);
    // An incident does not wait for a log: a record that cannot be written is told, and no failure.
    const isAudit = ['CreateLogStream', 'PutLogEvents'].includes(whole.calls.names[at] ?? '');
    expect([at, await exitCodeOf(bench.resize({ undo: true }))]).toEqual([at, isAudit ? 0 : 1]);
    await bench.resize({ undo: true });
    expect([at, bench.end()]).toEqual([
      at,
      { nodeTypes: [usual], held: false, blocked: false, record: bench.end().record },
    ]);
  }
});

test('the fake itself fails the call that was asked for, once', () => {
  const calls = new AwsCalls();
  calls.failAt(1, troubles.denied);
  calls.called('one');
  expect(() => calls.called('two')).toThrow('not authorized');
  calls.called('three');
});
