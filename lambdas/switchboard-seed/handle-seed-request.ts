import type { SeedProperties } from '../../config/contract/seed-properties';
import { recordIn } from '../../domain/json-record';
import { type CopyStore, keepCopy } from './keep-copy';
import { mergeDefaults } from './merge-defaults';
import { type SeedRequest, seedDefaults, seedProperties } from './seed-request';
import { type Seeded, type SwitchboardStore, seedSwitchboard } from './seed-switchboard';
import { type RemovableCopy, type SeededStore, takeBack } from './take-back';
import type { SeedClock } from './try-until';

export interface SeedDependencies {
  readonly store: (properties: SeedProperties) => SwitchboardStore & SeededStore;
  readonly copy: (properties: SeedProperties) => CopyStore & RemovableCopy;
  readonly clock: SeedClock;
}

export interface SeedAnswer {
  readonly status: 'SUCCESS' | 'FAILED';
  /** A sentence, for the events of the stack and for the log. */
  readonly reason: string;
}

/** Does what CloudFormation asks and says what came of it. Never throws, and ends before the clock does. */
export async function handleSeedRequest(
  request: SeedRequest,
  dependencies: SeedDependencies,
): Promise<SeedAnswer> {
  if (request.RequestType === 'Delete') return takenBack(request, dependencies);
  try {
    return { status: 'SUCCESS', reason: await withTimeout(dependencies.clock, seed(request, dependencies)) };
  } catch (problem) {
    return {
      status: 'FAILED',
      reason: `The switchboard was not seeded: ${reasonOf(problem)}. Deploy again.`,
    };
  }
}

/** Never fails: a rollback that sticks at what is only left over would be worse. */
async function takenBack(
  { ResourceProperties }: SeedRequest,
  { store, copy, clock }: SeedDependencies,
): Promise<SeedAnswer> {
  try {
    const properties = seedProperties(ResourceProperties);
    const taken = takeBack(store(properties), copy(properties));
    return { status: 'SUCCESS', reason: await withTimeout(clock, taken) };
  } catch (problem) {
    return { status: 'SUCCESS', reason: `What was seeded is left: ${reasonOf(problem)}.` };
  }
}

async function seed(request: SeedRequest, { store, copy, clock }: SeedDependencies): Promise<string> {
  const properties = seedProperties(request.ResourceProperties);
  const defaults = seedDefaults(properties.Defaults);
  if (isTakingBack(request, properties)) return 'The switchboard had all of these defaults before.';
  const seeded = await seedSwitchboard({ store: store(properties), defaults, clock });
  const wrote = await keepCopy({ copy: copy(properties), document: seeded.document, clock });
  return describeSeed(seeded, wrote);
}

function describeSeed({ document, made }: Seeded, wrote: boolean): string {
  return [
    `Revision ${document.revision} of the switchboard is in force`,
    made.length === 0 ? 'no default was new' : `deployed as ${made.map(({ number }) => number).join(', ')}`,
    ...made.flatMap(({ putsBack }) =>
      putsBack === undefined
        ? []
        : [`deployment ${putsBack} of somebody else was overwritten for a moment and put back`],
    ),
    wrote ? 'the last-resort copy was written' : 'the last-resort copy stands',
  ].join('; ');
}

/**
 * Whether the stack had all these defaults before, in the same switchboard: a stack that rolls back, or a default that
 * was taken out of the stage file. AppConfig is not asked then, so that its trouble cannot make a rollback fail too.
 */
function isTakingBack({ RequestType, OldResourceProperties }: SeedRequest, now: SeedProperties): boolean {
  if (RequestType !== 'Update') return false;
  const before = recordIn(OldResourceProperties) ?? {};
  const stamp = { changeId: 'before', atSeconds: 0 };
  try {
    const then = mergeDefaults(undefined, seedDefaults(String(before.Defaults)), stamp);
    const nothingNew = mergeDefaults(then, seedDefaults(now.Defaults), stamp) === then;
    return nothingNew && ids.every((id) => before[id] === now[id]);
  } catch {
    // Written by another version of this stack.
    return false;
  }
}

const ids = ['ApplicationId', 'EnvironmentId', 'ProfileId', 'StrategyId', 'BucketName'] as const;

async function withTimeout<T>(clock: SeedClock, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('AWS gave no answer in time')), clock.leftMs());
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Its class where the message does not name it, what caused it, and no stack. */
function reasonOf(problem: unknown): string {
  if (!(problem instanceof Error)) return String(problem);
  const { name, message, cause } = problem;
  const plain = name === 'Error' || name === 'SeedProblem' || message.includes(name);
  const text = (plain ? message : `${name}: ${message}`).replace(/\.$/, '');
  return cause === undefined ? text : `${text} (${reasonOf(cause)})`;
}
