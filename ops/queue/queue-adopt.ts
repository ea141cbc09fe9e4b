import { outputKeys } from '../../config/contract/output-keys';
import { stageQueues } from '../../config/pools';
import { defaultKeyPrefix } from '../../domain/jobs/queue-keys';
import {
  type LookAnswer,
  moverBusy,
  type ReturnRequest,
  type TakeRequest,
} from '../../domain/parked/mover-protocol';
import { type AdoptedFrom, operationId, type ParkedOperation } from '../../domain/parked/operation';
import { type OtherStore, openOtherStore } from '../../lambdas/queue-mover/adopt/other-store';
import { ParkedOperations } from '../aws/parked-operations';
import { runChange } from '../kit/change/run-change';
import type { ChangeOptions } from '../kit/command-options';
import { CliError, type CommandResult } from '../kit/command-result';
import { jobStoreOf } from '../kit/job-store';
import type { Session } from '../kit/session';
import { requireStackOutput } from '../kit/stack-outputs';
import { patternOf } from '../switchboard/pattern-option';
import { type AdoptSource, adoptSource } from './adopt-source';
import { adoptFinding, adoptWords, givenBackFinding } from './adopt-words';
import { driven, type Mover, type Step } from './queue-mover';
import { countMatches, outText } from './queue-take';
import { count } from './take-words';

export interface QueueAdoptOptions extends ChangeOptions {
  /** `env:NAME`, `file:PATH`, or a URL without a password. */
  readonly from: string;
  /** Of the keys there. @default the library's own */
  readonly prefix?: string;
  /** Name in the certificate. @default the host of the URL */
  readonly tlsName?: string;
  /** Only jobs of this queue. */
  readonly queue?: string;
  /** What was given up stays there. */
  readonly leaveDead: boolean;
  /** An adoption by its id: where the address of the store is another one now, and for `back`. */
  readonly operation?: string;
  /** Gives the jobs of `operation` back to where they came from. */
  readonly back: boolean;
}

/** Before something is done, people wait; a dry run counts all. One look is eight seconds. */
const looksBefore = 2;

/** Jobs come back to where they stood before. A store that is nearly full takes them all the same. */
const backCeilingPercent = 98;

/** A command that was killed leaves a lease of 65 s. */
const busyPauseMs = 5_000;
const maxBusyPauses = 15;

const pattern = patternOf({});

/**
 * Takes the jobs of another store out into the controls bucket, from where `queue unpark` brings them into the stage's.
 * It runs where the command does: that store is nobody's business but whoever moves in (ADR 31).
 *
 * @param random from 0 to below 1, for the operation's id
 */
export async function queueAdopt(
  session: Session,
  options: QueueAdoptOptions,
  random = Math.random,
): Promise<CommandResult> {
  const { framework } = session.config;
  jobStoreOf(session.config);
  if (options.back && options.operation === undefined) {
    throw new CliError(2, '--back: say which jobs with --operation; `queue list` has their ids');
  }
  const source = adoptSource(options.from);
  const bucket = await requireStackOutput(session, 'Controls', outputKeys.controlsBucketName);
  const operations = new ParkedOperations(session.clients.s3, bucket);
  const wanted: AdoptedFrom = {
    store: source.store,
    keyPrefix: options.prefix ?? defaultKeyPrefix[framework],
    leavesDead: options.leaveDead,
  };
  const unfinished = await unfinishedAdoption(operations, options, wanted);
  const adopted = unfinished?.adopted ?? wanted;
  const { tlsName } = options;
  const store = openOtherStore(
    {
      ...{ url: source.url, framework, keyPrefix: adopted.keyPrefix, leavesDead: adopted.leavesDead },
      queues: stageQueues(session.config),
      ...(tlsName !== undefined && { tlsName }),
    },
    { client: session.clients.s3, name: bucket },
  );
  const run: AdoptRun = { session, options, source, operations, store, adopted };
  try {
    if (options.back && unfinished !== undefined) return await giveBack(run, unfinished);
    return await takeOver(run, { unfinished, random });
  } finally {
    store.close();
  }
}

interface AdoptRun {
  readonly session: Session;
  readonly options: QueueAdoptOptions;
  readonly source: AdoptSource;
  readonly operations: ParkedOperations;
  readonly store: OtherStore;
  readonly adopted: AdoptedFrom;
}

interface Begun {
  readonly unfinished: ParkedOperation | undefined;
  readonly random: () => number;
}

async function takeOver(run: AdoptRun, { unfinished, random }: Begun): Promise<CommandResult> {
  const { session, options, operations, store, adopted } = run;
  const { stage, dryRun } = options;
  const mover = moverOf(run);
  const queue = unfinished === undefined ? options.queue : unfinished.queue;
  const which = { pattern, ...(queue !== undefined && { queue }) };
  const other = await reached(run, store.facts());
  const look =
    other.refusals.length > 0
      ? nothingSeen
      : await countMatches(session, mover, {
          ...which,
          most: dryRun ? Number.POSITIVE_INFINITY : looksBefore,
        });
  const served = stageQueues(session.config);
  const words = adoptWords({ stage, store: adopted.store, other, ...which, served, look, unfinished });
  const id =
    unfinished?.id ?? operationId('adopt', session.clock.nowMs(), [random(), random(), random(), random()]);
  const who = await session.who().catch(() => '(unknown)');
  const reason = options.reason?.trim() ?? '';
  const request: TakeRequest = { ...{ action: 'take', id, kind: 'adopt', ...which, who, reason }, adopted };
  let ended: ParkedOperation | undefined;
  return runChange(session, options, {
    action: 'queue adopt',
    ...{ changes: words.changes, warnings: words.warnings, refusals: words.refusals },
    steps: words.nothing
      ? []
      : [
          {
            title: `take the jobs of ${adopted.store} over as ${id}`,
            aws: [],
            run: async (progress, partDone) => {
              await reached(run, store.tryToTake());
              const step = ({ operation }: Step) => {
                progress(`  ${outText(operation)}, search ${operation.scan.pass}`);
                if (operation.taken + operation.doubtful > 0) partDone(outText(operation));
                return `${outText(operation)}. Whatever is out stays in the bucket as ${id}`;
              };
              ended = await driven({ session, target: { mover, operations }, request, step });
            },
          },
        ],
    before: { store: adopted.store, matching: look.counts.reduce((sum, { jobs }) => sum + jobs, 0) },
    after: { operation: id, ...adopted, ...(queue !== undefined && { queue }) },
    verify: async () =>
      ended === undefined ? { ok: true, lines: [], data: undefined } : adoptFinding(stage, ended, served),
  });
}

const nothingSeen: LookAnswer = {
  done: true,
  scan: { pass: 1, place: 0, skip: 0, found: 0, left: 0 },
  seen: 0,
  counts: [],
  memoryPercent: 0,
};

async function giveBack(run: AdoptRun, operation: ParkedOperation): Promise<CommandResult> {
  const { session, options, operations, store, adopted } = run;
  const { id, taken } = operation;
  const other = await reached(run, store.facts());
  const mover = moverOf(run);
  const request: ReturnRequest = {
    ...{ action: 'return', id, jobsPerSecond: 1_000_000, withDoubtful: false },
    ceilingPercent: backCeilingPercent,
  };
  let ended: ParkedOperation | undefined;
  return runChange(session, options, {
    action: 'queue adopt --back',
    changes: [`${count(taken)} jobs of ${id} go back into ${adopted.store}, whose workers then run them.`],
    warnings: ['from the first one on they can come into this stage only by another adoption.'],
    refusals: [...other.refusals.map((one) => `${adopted.store}: ${one}`), ...wrongWay(operation)],
    steps:
      operation.phase === 'returned'
        ? []
        : [
            {
              title: `give ${id} back`,
              aws: [],
              run: async (progress, partDone) => {
                const step = ({ operation: now, stop }: Step) => {
                  const soFar = `${count(now.returned.jobs)} jobs back`;
                  progress(`  ${soFar}`);
                  if (now.returned.jobs > 0) partDone(soFar);
                  if (stop === undefined) return `${soFar}. What is not back is still parked`;
                  throw new CliError(
                    1,
                    `${soFar}; ${stop === 'ceiling' ? 'that store is full' : 'a queue is paused there: resume it'}, then run this again`,
                  );
                };
                ended = await driven({ session, target: { mover, operations }, request, step });
              },
            },
          ],
    before: { operation: id, phase: operation.phase },
    after: { operation: id, store: adopted.store },
    verify: async () => givenBackFinding(ended ?? operation),
  });
}

/** What comes in here is in this store by now, in part at least. */
function wrongWay({ id, phase, goesBack = false }: ParkedOperation): string[] {
  if (goesBack || phase === 'taking' || phase === 'kept') return [];
  return [`${id} comes into the store of this stage already, so it cannot go back`];
}

/** The mover at the other store: it runs here, and what it cannot do is a sentence and no mistake of ours. */
function moverOf({ session, store }: AdoptRun): Mover {
  return {
    look: (request) => store.look(request).catch(told),
    move: async (request) => {
      for (let pauses = 0; ; pauses += 1) {
        try {
          return await store.move(request);
        } catch (error) {
          const isBusy = error instanceof Error && error.name === moverBusy;
          if (!isBusy || pauses === maxBusyPauses || session.interrupted.aborted) return told(error);
          if (pauses === 0)
            session.say('  Another command works on this, or was killed a moment ago; waiting for it.');
          await session.clock.sleep(busyPauseMs);
        }
      }
    },
    // It goes on only while this runs: Ctrl-C ends it between two runs.
    stop: async () => undefined,
  };
}

/** What store or bucket say no to. @throws CliError */
function told(error: unknown): never {
  if (!(error instanceof Error) || error instanceof CliError || '$metadata' in error) throw error;
  throw new CliError(1, error.message);
}

/** Asks nobody but the other store. @throws CliError that names it */
function reached<T>({ source }: AdoptRun, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if (!(error instanceof Error)) throw error;
    throw new CliError(1, `${source.store}: ${error.message}`);
  });
}

/** The one that is named, else the newest from there that was begun and is not done: the same command goes on with it. */
async function unfinishedAdoption(
  operations: ParkedOperations,
  { operation: id, queue }: QueueAdoptOptions,
  { store, keyPrefix }: AdoptedFrom,
): Promise<ParkedOperation | undefined> {
  if (id !== undefined) {
    const found = await operations.read(id);
    if (found?.kind === 'adopt') return found;
    throw new CliError(1, `there is no adoption ${id}: see \`queue list\``);
  }
  const all = await operations.list();
  return all.findLast(
    (one) =>
      one.kind === 'adopt' &&
      one.phase === 'taking' &&
      one.queue === queue &&
      one.adopted?.store === store &&
      one.adopted.keyPrefix === keyPrefix,
  );
}
