import type { SwitchboardDocument } from '../../domain/switchboard/document';
import { mergeDefaults, type SwitchboardDefaults } from './merge-defaults';
import { type Again, type SeedClock, SeedProblem, tryUntil } from './try-until';

/** A deployment of the switchboard, as AppConfig numbers them: 1, 2, 3 ... */
export interface BoardDeployment {
  readonly number: number;
  readonly version: number;
  /** AppConfig's word for it. */
  readonly state: string;
}

/** The switchboard where it is kept. */
export interface SwitchboardStore {
  /** Number of the version that was made last, deployed or not; none before the first. */
  latestVersion(): Promise<number | undefined>;
  /** All deployments there ever were, in any order. */
  deployments(): Promise<readonly BoardDeployment[]>;
  /** @throws SeedProblem where the version holds no switchboard */
  document(version: number): Promise<SwitchboardDocument>;
  /** Makes a version, if `latest` is still the last one. @returns its number */
  createVersion(document: SwitchboardDocument, latest: number | undefined): Promise<number>;
  /** Starts a deployment. @returns its number */
  deploy(version: number): Promise<number>;
}

export interface SeedInputs {
  readonly store: SwitchboardStore;
  readonly defaults: SwitchboardDefaults;
  readonly clock: SeedClock;
}

/** What is deployed in the end, and what it took. */
export interface Seeded {
  readonly document: SwitchboardDocument;
  readonly made: readonly MadeDeployment[];
}

/** A deployment of the seed. */
interface MadeDeployment {
  readonly number: number;
  /** The newest deployment that the seed had seen. */
  readonly upon: number;
  /** A deployment of somebody else that the one before had overwritten without having seen it. */
  readonly putsBack?: number;
}

/**
 * Deploys the document that stands together with the defaults that are new to it. Where none is new it deploys nothing.
 *
 * Operators may change the document meanwhile. Each round begins by looking at what is deployed, the one after our own
 * deployment too: what somebody deployed between our look and our deployment was overwritten by it, and is deployed
 * again with the defaults on top.
 *
 * @throws Error in good time
 */
export async function seedSwitchboard(inputs: SeedInputs): Promise<Seeded> {
  const made: MadeDeployment[] = [];
  try {
    return await tryUntil(inputs.clock, () => round(inputs, made));
  } catch (problem) {
    if (made.length === 0 || problem instanceof SeedProblem) throw problem;
    const numbers = made.map(({ number }) => number).join(', ');
    const text = `it deployed as ${numbers} and could not see whether that overwrote somebody else's change`;
    throw new Error(text, { cause: problem });
  }
}

async function round(
  { store, defaults, clock }: SeedInputs,
  made: MadeDeployment[],
): Promise<Seeded | Again> {
  // Before all else: a version that is made after this is a conflict, and not overwritten unseen.
  const latest = await store.latestVersion();
  const deployments = await store.deployments();
  checkStands(deployments, made);
  const busy = deployments.find(({ state }) => underWay.includes(state));
  if (busy !== undefined) return { again: `deployment ${busy.number} of the switchboard has not ended yet` };

  const newest = newestOf(deployments);
  const ours = made.find(({ number }) => number === newest?.number);
  const overwritten = ours && overwrittenBy(deployments, ours);
  const base = overwritten ?? newest;
  const document = base === undefined ? undefined : await store.document(base.version);
  const stamp = { changeId: clock.newId(), atSeconds: clock.nowSeconds() };
  const merged = mergeDefaults(document, defaults, stamp);
  const nothingNew = merged === document;
  if (nothingNew && overwritten === undefined) {
    checkPutBack(deployments, { made, ours });
    return { document: merged, made };
  }
  const version = nothingNew && base !== undefined ? base.version : await store.createVersion(merged, latest);
  made.push({
    number: await store.deploy(version),
    upon: newest?.number ?? 0,
    ...(overwritten !== undefined && { putsBack: overwritten.number }),
  });
  return { again: 'what it deployed could not be looked at once more' };
}

const underWay: readonly string[] = ['VALIDATING', 'DEPLOYING', 'BAKING', 'ROLLING_BACK'];
const undone: readonly string[] = ['ROLLED_BACK', 'REVERTED'];

/** Somebody who stops our deployment means it. */
function checkStands(deployments: readonly BoardDeployment[], made: readonly MadeDeployment[]): void {
  const stopped = deployments.find(
    ({ number, state }) => undone.includes(state) && made.some((one) => one.number === number),
  );
  if (stopped !== undefined) {
    throw new SeedProblem(
      `deployment ${stopped.number} of the switchboard, which was to seed it, was stopped`,
    );
  }
}

function newestOf(deployments: readonly BoardDeployment[]): BoardDeployment | undefined {
  return deployments
    .filter(({ state }) => state === 'COMPLETE')
    .reduce<BoardDeployment | undefined>(
      (newest, one) => (newest === undefined || one.number > newest.number ? one : newest),
      undefined,
    );
}

/** The last deployment of somebody else that one of ours overwrote without having seen it. */
function overwrittenBy(
  deployments: readonly BoardDeployment[],
  ours: MadeDeployment,
): BoardDeployment | undefined {
  return newestOf(deployments.filter(({ number }) => number > ours.upon && number < ours.number));
}

/**
 * One that was overwritten and put back is in force. With two, or with somebody's deployment on top, nobody can tell
 * whether one was built upon the other, so it is said aloud. `bulkhead switch` looks again by itself and repairs it.
 */
function checkPutBack(
  deployments: readonly BoardDeployment[],
  { made, ours }: { readonly made: readonly MadeDeployment[]; readonly ours: MadeDeployment | undefined },
): void {
  const overwritten = made.flatMap((one) => overwrittenBy(deployments, one)?.number ?? []);
  const [first, ...others] = overwritten;
  if (first === undefined || (others.length === 0 && ours?.putsBack === first)) return;
  throw new SeedProblem(
    `it overwrote what somebody else made at the same moment, deployment ${overwritten.join(' and ')}: see whether all of it is in force`,
  );
}
