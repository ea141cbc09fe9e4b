import { randomUUID } from 'node:crypto';
import type { SwitchboardDocument } from '../../domain/switchboard/document';
import { CliError } from '../kit/command-result';
import { describeError } from '../kit/errors';
import { documentWith } from './apply-change';
import { changeText, type SwitchboardChange } from './change';
import type { SwitchboardClient } from './client';
import { type DeployedState, type DeployedSwitchboard, readDeployed } from './deployed-state';
import { type LostChange, lostChanges, lostNames } from './history';

/** The first, and more where others deployed over it without having seen it. */
const maxDeployments = 4;

/** Times that somebody else was a moment faster. Each is somebody's change that went through. */
const maxConflicts = 30;

/** Before trying again after that; at random, so that two do not meet again. */
const minPauseMs = 100;
const maxPauseMs = 500;

export interface SwitchboardDeploy {
  readonly client: SwitchboardClient;
  /** What the plan was made upon. */
  readonly planned: DeployedSwitchboard;
  readonly changes: readonly SwitchboardChange[];
  /** What speaks against putting a document in the place of another: sentences. */
  check(next: SwitchboardDocument, current: SwitchboardDocument): readonly string[];
  tell(text: string): void;
}

/**
 * Puts changes into the deployed document, whoever else does so at the same time. A new version is written only upon the
 * newest one and deployed only while nothing else is; what still slips through between the two is found afterwards, and
 * whatever was overwritten unseen, by us or by others, is deployed again on top.
 *
 * @returns what is deployed in the end, and what others did meanwhile
 * @throws CliError where the changes are not in force in the end, with what is
 */
export async function deploySwitchboard(props: SwitchboardDeploy): Promise<DeployedState> {
  const { client, planned, changes: own, tell } = props;
  const made = new Set<number>();
  const readState = (): Promise<DeployedState> => readDeployed(client, { planned, own, made });
  let started: number | undefined;
  try {
    for (let deployments = 0, conflicts = 0; ; ) {
      // Before anything else is looked at: a version that somebody writes after this is a conflict, and not overwritten.
      const latest = (await client.versions.latest()) ?? 0;
      const state = await readState();
      const lost = lostChanges(state.document, state.history);
      if (isWhole(state)) return state;
      if (deployments === maxDeployments || conflicts === maxConflicts) throw conflictError(state, lost);
      if (deployments > 0) tell(`Somebody else deployed at the same time. Again: ${textOf(lost)}`);
      const version = await writeVersion(props, { state, lost, latest });
      if (version !== undefined) made.add(version);
      const number = version && (await client.deployments.start(version));
      if (number === undefined) {
        conflicts += 1;
        tell('Somebody else changes the switchboard at this moment. Trying again.');
        await pause(client);
        continue;
      }
      started = number;
      deployments += 1;
      const after = await readState();
      if (isWhole(after)) return after;
    }
  } catch (error) {
    if (started === undefined || error instanceof CliError) throw error;
    throw new CliError(
      1,
      `deployment ${started} of the switchboard was begun, and whether it holds is not known: ${describeError(error)}`,
    );
  }
}

function isWhole({ document, history }: DeployedState): boolean {
  return lostChanges(document, history).length === 0 && lostNames(document, history).length === 0;
}

interface ToWrite {
  readonly state: DeployedState;
  readonly lost: readonly LostChange[];
  readonly latest: number;
}

/** @returns the number of the new version, or undefined where somebody else was faster */
async function writeVersion(
  { client, check }: SwitchboardDeploy,
  { state, lost, latest }: ToWrite,
): Promise<number | undefined> {
  const { document, deployment, history, highestRevision } = state;
  const next = documentWith(
    document,
    lost.map(({ change }) => change),
    {
      changeId: randomUUID(),
      revision: highestRevision + 1,
      seeded: lostNames(document, history),
    },
  );
  const problems = check(next, document);
  if (problems.length > 0) {
    throw new CliError(
      1,
      `somebody else changed the switchboard since, and now a safety check says no: ${problems.join(' ')}`,
    );
  }
  return client.versions.create(next, { base: deployment.version, latest });
}

function conflictError({ document }: DeployedState, lost: readonly LostChange[]): CliError {
  return new CliError(
    1,
    `others change the switchboard at the same time, again and again. Revision ${document.revision} is in force, without: ${textOf(lost)}`,
  );
}

function textOf(lost: readonly LostChange[]): string {
  if (lost.length === 0) return 'what a deploy noted';
  return lost.map(({ change }) => changeText(change)).join('; ');
}

async function pause({ clock }: SwitchboardClient): Promise<void> {
  await clock.sleep(minPauseMs + Math.random() * (maxPauseMs - minPauseMs));
}
