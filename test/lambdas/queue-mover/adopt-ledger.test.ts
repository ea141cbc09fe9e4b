import fc from 'fast-check';
import type { ParkedOperation } from '../../../domain/parked/operation';
import type { MoverContext } from '../../../lambdas/queue-mover/mover-context';
import { sidekiqFormat } from '../../../lambdas/queue-mover/sidekiq/sidekiq-format';
import { fault, faultyContext, type StoreFault } from './faulty-context';
import { mistakes, none } from './ledger';
import { type AppStep, type LedgerApp, replayedApp } from './ledger-app';
import { MemoryObjects } from './memory-objects';
import { type MoverBench, moverBench } from './mover-bench';
import { jidOf, jidsIn } from './sidekiq-jobs';

type Side = 'old' | 'next';
type AdoptStep =
  | { readonly do: 'adopt' | 'unpark' | 'giveBack'; readonly crash?: StoreFault }
  | { readonly do: 'kill' };
type Played = AdoptStep | (AppStep & { readonly side: Side });

const side = fc.constantFrom<Side>('old', 'old', 'next');
const queue = fc.constantFrom('bulk', 'default');
const source = fc.constant('import');
const crash = fc.option(fc.record({ step: fc.nat(16), kind: fc.constantFrom('refused', 'lost') }), {
  nil: undefined,
});
const step: fc.Arbitrary<Played> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('push', 'bulk'), queue, source, side }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('schedule'), queue, source, in: fc.constant(3600), side }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('run'), fails: fc.boolean(), side }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('due'), side }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill') }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constantFrom('adopt', 'adopt', 'unpark', 'giveBack', 'giveBack'), crash }),
  },
);

let benches: Readonly<Record<Side, MoverBench>>;
beforeAll(async () => {
  const [old, next] = await Promise.all([moverBench('sidekiq'), moverBench('sidekiq')]);
  benches = { old, next };
});
afterAll(() => Promise.all([benches.old.stop(), benches.next.stop()]));

/** Gives up what would be tried again, as a person does in the web interface. */
async function kill({ store: { observer } }: MoverBench): Promise<void> {
  for (const member of await observer.zrange('retry', '0', '-1')) {
    await observer.multi().zrem('retry', member).zadd('dead', 1, member).exec();
  }
}

const standingIn = async ({ store: { observer } }: MoverBench) => [
  ...(await jidsIn(observer)),
  ...(await observer.zrange('dead', '0', '-1')).map(jidOf),
];

async function isTaken(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.includes('so it cannot')) return false;
    throw error;
  }
}

/** @returns how many jobs were taken over, and how many of them went back */
async function play(steps: readonly Played[]): Promise<{ adopted: number; wentBack: number }> {
  const { old, next } = benches;
  await Promise.all([old.empty(), next.empty()]);
  const objects = new MemoryObjects();
  const format = sidekiqFormat('', { leavesStore: true });
  const contexts = {
    adopt: old.context({ objects, format, isOtherStore: true }),
    giveBack: old.context({ objects, format, isOtherStore: true }),
    unpark: next.context({ objects }),
  };
  const apps: Readonly<Record<Side, LedgerApp>> = {
    old: replayedApp(old.store.observer),
    next: replayedApp(next.store.observer),
  };
  const enqueued: string[] = [];
  const ran: string[] = [];
  const ids: string[] = [];

  /** Ends at some call; workers of both sides go on. */
  const crashed = async (
    real: MoverContext,
    move: (context: MoverContext) => Promise<unknown>,
    at: StoreFault,
  ) => {
    await move(faultyContext(real, at).context).catch((error: unknown) => {
      if (error !== fault) throw error;
    });
    for (const app of Object.values(apps)) ran.push(...(await app.step({ do: 'run', fails: false })));
  };
  const operations = async (): Promise<readonly ParkedOperation[]> =>
    (await Promise.all(ids.map((id) => objects.readOperation(id)))).flatMap((one) => one ?? []);

  for (const each of steps) {
    if ('side' in each) {
      const jids = await apps[each.side].step(each);
      (each.do === 'run' ? ran : enqueued).push(...jids);
    } else if (each.do === 'kill') await kill(old);
    else if (each.do === 'adopt') {
      const id = `adopt-20261130-120000-aa${String.fromCharCode(97 + ids.length)}a`;
      ids.push(id);
      const from = { store: 'old', keyPrefix: '', leavesDead: false };
      const request = { id, kind: 'adopt', adopted: from } as const;
      const take = (context: MoverContext) => old.take(request, context);
      if (each.crash !== undefined) await crashed(contexts.adopt, take, each.crash);
      await take(contexts.adopt);
    } else {
      const id = (await operations()).find(({ phase }) => phase === 'kept')?.id;
      if (id === undefined) continue;
      const other = contexts[each.do === 'unpark' ? 'giveBack' : 'unpark'];
      const move = (context: MoverContext) => next.giveBack({ id }, context);
      if (each.crash !== undefined) await crashed(contexts[each.do], move, each.crash);
      // Whoever has it go the other way now is refused from the first job on that may be back.
      const turned = each.crash !== undefined && (await isTaken(() => move(other)));
      if (!turned) await move(contexts[each.do]);
      await expect(move(turned ? contexts[each.do] : other)).rejects.toThrow('so it cannot');
    }
    const kept = (await operations()).filter(({ phase }) => phase === 'kept');
    const held = await Promise.all(
      kept.flatMap(({ id, batches }) =>
        Array.from({ length: batches }, (_, index) => objects.readBatch(id, index + 1)),
      ),
    );
    const jids = (stream: 'jobs' | 'doubtful') =>
      held.flatMap((batch) => batch[stream].map(({ member }) => jidOf(member)));
    const stored = [...(await standingIn(old)), ...(await standingIn(next))];
    const book = { enqueued, ran, stored, parked: jids('jobs'), doubtful: jids('doubtful') };
    expect([each, mistakes(book)]).toEqual([each, none]);
  }
  const all = await operations();
  const sum = (some: readonly ParkedOperation[]) => some.reduce((jobs, { taken }) => jobs + taken, 0);
  return { adopted: sum(all), wentBack: sum(all.filter(({ goesBack }) => goesBack === true)) };
}

test('whatever both sides do and wherever an adoption ends, no job is lost or doubled', async () => {
  let adopted = 0;
  let wentBack = 0;
  const sequence = fc.array(step, { minLength: 12, maxLength: 24 });
  const property = fc.asyncProperty(sequence, async (steps) => {
    const moved = await play(steps);
    adopted += moved.adopted;
    wentBack += moved.wentBack;
  });
  // A longer run by hand: `LEDGER_RUNS=500`.
  await fc.assert(property, {
    numRuns: Number(process.env.LEDGER_RUNS ?? 6),
    seed: Number(process.env.LEDGER_SEED ?? 36),
    endOnFailure: true,
  });
  // Else the sequences had nothing to move.
  expect([adopted > 0, wentBack > 0]).toEqual([true, true]);
});

test('what is not yet wholly out of the other store does not come in, and what was parked goes nowhere else', async () => {
  const { old, next } = benches;
  const objects = new MemoryObjects();
  const there = old.context({ objects, isOtherStore: true });
  const id = 'adopt-20261130-120000-aaaa';
  await old.take({ id, kind: 'adopt' }, there);
  const operation = await objects.readOperation(id);
  if (operation === undefined) throw new Error('none');
  await objects.writeOperation({ ...operation, phase: 'taking' });
  await expect(next.giveBack({ id }, next.context({ objects }))).rejects.toThrow(
    `${id} still takes jobs out of the other store: let \`queue adopt\` come to its end first`,
  );
  const parked = 'park-20261130-120000-aaaa';
  await next.take({ id: parked }, next.context({ objects }));
  await expect(next.giveBack({ id: parked }, there)).rejects.toThrow(
    'expected what was adopted from another store',
  );
});
