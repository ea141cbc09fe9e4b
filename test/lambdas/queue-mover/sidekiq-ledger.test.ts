import fc from 'fast-check';
import type { ParkedOperation } from '../../../domain/parked/operation';
import { installedSidekiqs } from '../../client/sidekiq/installed-sidekiqs';
import { fault, faultyContext, type StoreFault } from './faulty-context';
import { mistakes, none } from './ledger';
import { type AppStep, type LedgerApp, replayedApp, rubyApp } from './ledger-app';
import { everything, type MoverBench, moverBench } from './mover-bench';
import { jidOf, jidsIn } from './sidekiq-jobs';

type MoverStep =
  | {
      readonly do: 'take';
      readonly kind: 'park' | 'purge';
      readonly all: boolean;
      readonly crash?: StoreFault;
    }
  | { readonly do: 'return'; readonly toQueue?: string; readonly crash?: StoreFault };

const queue = fc.constantFrom('bulk', 'bulk', 'default');
const source = fc.constantFrom('broadcast', 'import');
const crash = fc.option(fc.record({ step: fc.nat(14), kind: fc.constantFrom('refused', 'lost') }), {
  nil: undefined,
});

const step: fc.Arbitrary<AppStep | MoverStep> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('push', 'bulk'), queue, source }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('schedule'), queue, source, in: fc.constantFrom(0, 3600) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('run'), fails: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('due', 'handBack') }) },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ do: fc.constant('take'), kind: fc.constantFrom('park', 'purge') },
      ...{ all: fc.boolean(), crash },
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('return'),
      toQueue: fc.constantFrom(undefined, 'default'),
      crash,
    }),
  },
);
const sequence = fc.array(step, { minLength: 12, maxLength: 24 });

let bench: MoverBench;

beforeAll(async () => {
  bench = await moverBench('sidekiq');
});
afterAll(() => bench.stop());

/** Runs a sequence and holds the ledger after each step. @returns how many jobs the mover took */
async function play(app: LedgerApp, steps: readonly (AppStep | MoverStep)[]): Promise<number> {
  await bench.empty();
  const enqueued: string[] = [];
  const ran: string[] = [];
  const ids: string[] = [];

  /** Ends at some call, perhaps; a worker goes on meanwhile, and then another mover. */
  const crashing = async (
    move: (context?: ReturnType<MoverBench['context']>) => Promise<unknown>,
    at?: StoreFault,
  ) => {
    if (at !== undefined) {
      const { context } = faultyContext(bench.context(), at);
      await move(context).catch((error: unknown) => {
        if (error !== fault) throw error;
      });
      ran.push(...(await app.step({ do: 'run', fails: false })));
    }
    await move();
  };

  for (const each of steps) {
    if (each.do === 'take') {
      const id = `${each.kind}-20261130-120000-aa${String.fromCharCode(97 + ids.length)}a`;
      ids.push(id);
      const pattern = each.all ? everything : { ...everything, source: 'broadcast' };
      await crashing((context) => bench.take({ id, kind: each.kind, pattern }, context), each.crash);
    } else if (each.do === 'return') {
      const [id] = await parkedIds();
      const toQueue = each.toQueue === undefined ? {} : { toQueue: each.toQueue };
      if (id !== undefined) {
        await crashing((context) => bench.giveBack({ id, ...toQueue }, context), each.crash);
      }
    } else {
      const jids = await app.step(each);
      (each.do === 'run' ? ran : enqueued).push(...jids);
    }
    const { parked, doubtful } = await held();
    const stored = await jidsIn(bench.store.observer);
    expect([each, mistakes({ enqueued, ran, stored, parked, doubtful })]).toEqual([each, none]);
  }
  const operations = await Promise.all(ids.map((id) => bench.objects.readOperation(id)));
  return operations.reduce((sum, operation) => sum + (operation?.taken ?? 0), 0);
}

async function operations(): Promise<readonly ParkedOperation[]> {
  const found = await Promise.all(
    [...bench.objects.operations.keys()].map((id) => bench.objects.readOperation(id)),
  );
  return found.flatMap((operation) => operation ?? []);
}

async function parkedIds(): Promise<readonly string[]> {
  return (await operations()).flatMap(({ id, phase }) => (phase === 'kept' ? [id] : []));
}

/** In batches of operations that are not back. */
async function held(): Promise<{ parked: string[]; doubtful: string[] }> {
  const parked: string[] = [];
  const doubtful: string[] = [];
  for (const { id, batches, phase } of await operations()) {
    for (let number = 1; number <= batches && phase === 'kept'; number += 1) {
      const batch = await bench.objects.readBatch(id, number);
      parked.push(...batch.jobs.map(({ member }) => jidOf(member)));
      doubtful.push(...batch.doubtful.map(({ member }) => jidOf(member)));
    }
  }
  return { parked, doubtful };
}

const apps: readonly (readonly [name: string, runs: number, start: () => LedgerApp])[] = [
  ['the same commands from TypeScript', 15, () => replayedApp(bench.store.observer)],
  ...installedSidekiqs().map(
    (sidekiq) => [`Sidekiq ${sidekiq.version}`, 10, () => rubyApp(sidekiq, bench.store.connection)] as const,
  ),
];

test.each(apps)(
  '%s: whatever app, workers and crashing movers do, no job is lost or doubled',
  async (_, runs, start) => {
    const app = start();
    let taken = 0;
    try {
      const property = fc.asyncProperty(sequence, async (steps) => {
        taken += await play(app, steps);
      });
      // A longer run by hand: `LEDGER_RUNS=500`.
      await fc.assert(property, {
        numRuns: Number(process.env.LEDGER_RUNS ?? runs),
        seed: 15,
        endOnFailure: true,
      });
    } finally {
      app.close();
    }
    // Else the sequences had nothing to move.
    expect(taken).toBeGreaterThan(0);
  },
);
