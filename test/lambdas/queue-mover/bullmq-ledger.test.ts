import fc from 'fast-check';
import { type AppClients, allAdditions, appClients, BullmqLedger, type LedgerStep } from './bullmq-ledger';
import { type MoverBench, moverBench } from './mover-bench';

let bench: MoverBench;
let app: AppClients & { close(): Promise<void> };

beforeAll(async () => {
  bench = await moverBench('bullmq');
  app = appClients(bench);
});
afterAll(async () => {
  await app.close();
  await bench.stop();
});

const queue = fc.constantFrom('bulk', 'bulk', 'bulk', 'default');
const crash = fc.option(fc.record({ step: fc.nat(12), kind: fc.constantFrom('refused', 'lost') }), {
  nil: undefined,
});

/** Chance alone seldom comes to what `keepLastIfActive` keeps beside a job that waits for its second try. */
const failsWithFollower: readonly LedgerStep[] = [
  { do: 'add', what: 'last', queue: 'bulk' },
  { do: 'begin', queue: 'bulk' },
  { do: 'add', what: 'last', queue: 'bulk' },
  { do: 'end', fails: true },
];

/** Of one or two kinds of jobs, so that they meet each other. */
const sequence: fc.Arbitrary<LedgerStep[]> = fc
  .shuffledSubarray([...allAdditions], { minLength: 1, maxLength: 2 })
  .chain((kinds) => {
    const what = fc.constantFrom(...kinds);
    const kind = fc.constantFrom('park', 'purge');
    const toQueue = fc.constantFrom(undefined, undefined, 'default');
    const step: fc.Arbitrary<LedgerStep | readonly LedgerStep[]> = fc.oneof(
      { weight: 1, arbitrary: fc.constant(failsWithFollower) },
      { weight: 6, arbitrary: fc.record({ do: fc.constant('add'), what, queue }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('begin'), queue }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('end'), fails: fc.boolean() }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('take'), kind, crash }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('return'), toQueue, crash }) },
    );
    return fc.array(step, { minLength: 10, maxLength: 20 }).map((steps) => steps.flat());
  });

/** A longer run by hand: `LEDGER_RUNS=500`. */
const numRuns = Number(process.env.LEDGER_RUNS ?? 12);

test('whatever an app, its workers and movers that end at any step do, no job is lost, and none doubled', async () => {
  let ran = 0;
  const property = fc.asyncProperty(sequence, async (steps) => {
    await bench.empty();
    const ledger = new BullmqLedger(bench, app);
    const none = { lost: [], doubled: [], invented: [], torn: [], crowded: [] };
    for (const each of steps) {
      await ledger.step(each);
      expect(await ledger.faults()).toEqual(none);
    }
    await ledger.finish();
    expect(await ledger.faults()).toEqual(none);
    ran += ledger.ran;
  });
  await fc.assert(property, { numRuns, seed: Number(process.env.LEDGER_SEED ?? 15) });
  // Else nothing was moved that could have been lost.
  expect(ran).toBeGreaterThan(numRuns);
});
