import type { SwitchboardDocument } from '../../domain/switchboard/document';
import { CliError } from '../kit/command-result';
import { waitUntil } from '../kit/wait-until';
import type { SwitchboardChange } from './change';
import type { SwitchboardClient } from './client';
import type { SwitchboardDeployment } from './deployments';
import { closestBase, switchboardDifference } from './difference';
import type { OthersDeployment, SwitchboardHistory } from './history';
import type { SwitchboardVersion } from './versions';

/** Ours ends as it begins. Somebody's with another strategy may take minutes, and then a person has to decide. */
const deploymentTimeoutMs = 20_000;

const pollMs = 500;

/** What is deployed, and since when. */
export interface DeployedSwitchboard {
  readonly deployment: SwitchboardDeployment;
  readonly document: SwitchboardDocument;
}

export interface DeployedState extends DeployedSwitchboard {
  readonly history: SwitchboardHistory;
  /** Of all that was deployed meanwhile: the next one has to be above it. */
  readonly highestRevision: number;
}

/** @throws CliError where nothing was ever deployed */
export async function deployedSwitchboard(client: SwitchboardClient): Promise<DeployedSwitchboard> {
  const all = await client.deployments.list();
  const deployment = newestIn(all);
  const { document } = await client.versions.read(deployment.version);
  return { deployment, document };
}

export interface DeployedSince {
  readonly planned: DeployedSwitchboard;
  readonly own: readonly SwitchboardChange[];
  /** Versions that this command has written. */
  readonly made: ReadonlySet<number>;
}

/**
 * What is deployed once nothing is under way any more, and what others deployed since the plan was made.
 *
 * @throws CliError where a deployment does not end, or one of this command's own was undone
 */
export async function readDeployed(client: SwitchboardClient, since: DeployedSince): Promise<DeployedState> {
  const { planned, own, made } = since;
  const all = (await untilQuiet(client, planned)).filter(({ number }) => number >= planned.deployment.number);
  const deployment = newestIn(all);
  const { document } = await client.versions.read(deployment.version);
  const undone = all.find(({ state, version }) => state === 'undone' && made.has(version));
  if (undone !== undefined) {
    throw new CliError(
      1,
      `deployment ${undone.number} of the switchboard was rolled back by somebody: revision ${document.revision} is in force, without this change`,
    );
  }
  const others: OthersDeployment[] = [];
  const before: [SwitchboardDocument, ...SwitchboardDocument[]] = [planned.document];
  let ownNumber = Number.POSITIVE_INFINITY;
  for (const { number, version, state } of all) {
    if (state !== 'complete' || number === planned.deployment.number) continue;
    const read = await client.versions.read(version);
    if (made.has(version)) ownNumber = Math.min(ownNumber, number);
    else {
      const base = await baseOf(client, read, before);
      const changes = switchboardDifference(base, read.document, client.clock.nowMs() / 1000);
      others.push({ number, document: read.document, changes });
    }
    before.push(read.document);
  }
  const highestRevision = Math.max(...before.map(({ revision }) => revision));
  return { deployment, document, history: { others, own, ownNumber }, highestRevision };
}

async function untilQuiet(
  { deployments, clock }: SwitchboardClient,
  planned: DeployedSwitchboard,
): Promise<readonly SwitchboardDeployment[]> {
  const underWay = (all: readonly SwitchboardDeployment[]) => all.find(({ state }) => state === 'under-way');
  const { answer: all } = await waitUntil({
    session: { clock },
    everyMs: pollMs,
    deadlineMs: clock.nowMs() + deploymentTimeoutMs,
    ask: () => deployments.list(planned.deployment.number),
    done: (found) => underWay(found) === undefined,
  });
  const busy = underWay(all);
  if (busy === undefined) return all;
  throw new CliError(
    1,
    `deployment ${busy.number} of the switchboard has not ended after ${deploymentTimeoutMs / 1000} s; until it has, version ${newestIn(all).version} is in force. \`aws appconfig stop-deployment\` ends it`,
  );
}

function newestIn(all: readonly SwitchboardDeployment[]): SwitchboardDeployment {
  const newest = all.findLast(({ state }) => state === 'complete');
  if (newest === undefined) {
    throw new CliError(1, 'the switchboard was never deployed: deploy the Controls stack once');
  }
  return newest;
}

/** What a version was made upon. Where nobody noted it, the one that it is likest to. */
async function baseOf(
  { versions, clock }: SwitchboardClient,
  { document, base }: SwitchboardVersion,
  before: readonly [SwitchboardDocument, ...SwitchboardDocument[]],
): Promise<SwitchboardDocument> {
  if (base === undefined) return closestBase(document, before, clock.nowMs() / 1000);
  try {
    return (await versions.read(base)).document;
  } catch (error) {
    // Somebody tidied up old versions.
    if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error;
    return closestBase(document, before, clock.nowMs() / 1000);
  }
}
