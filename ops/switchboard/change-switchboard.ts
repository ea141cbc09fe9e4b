import { controlsKeys } from '../../config/contract/controls-keys';
import { stageQueues } from '../../config/pools';
import { shellWord } from '../../domain/escape-text';
import type { ChangeNote, SwitchboardDocument } from '../../domain/switchboard/document';
import type { Plan, Step } from '../kit/change/plan';
import { runChange } from '../kit/change/run-change';
import type { ChangeOptions } from '../kit/command-options';
import type { CommandResult } from '../kit/command-result';
import type { Session } from '../kit/session';
import type { SwitchboardPlace } from './app-config';
import { changedEntries, type SwitchboardChange } from './change';
import { switchboardClient } from './client';
import { deploySwitchboard } from './deploy';
import { type DeployedState, deployedSwitchboard } from './deployed-state';
import { switchboardFinding } from './finding';
import { copyStandsFor, keepSwitchboardCopy, readSwitchboardCopy } from './last-resort-copy';
import { newProblems, switchboardPlan } from './plan';

export interface SwitchboardOptions extends ChangeOptions {
  /** Goes on although a safety check says no. */
  readonly force?: boolean;
  /** Waits until the tasks obey. */
  readonly wait: boolean;
}

export interface SwitchboardVerb {
  /** As in "switch off". */
  readonly action: string;
  /** What is asked for, upon the document that is deployed. */
  changes(deployed: SwitchboardDocument, note: ChangeNote): readonly SwitchboardChange[];
  /** Worth knowing of this verb. */
  warnings?(deployed: SwitchboardDocument): readonly string[];
}

/** As the switchboard takes them (domain/switchboard/document-schema.ts). A reason that is longer is refused later on. */
const maxWhoLength = 200;
const maxReasonLength = 500;

/** Tasks say once what they obey. Who asks again within an hour wants to know whether all of them do by now. */
const stillOfInterestMs = 3_600_000;

/** Gather, plan, deploy, copy, look: the same for all verbs of `switch` and `route`. */
export async function changeSwitchboard(
  session: Session,
  options: SwitchboardOptions,
  verb: SwitchboardVerb,
): Promise<CommandResult> {
  const { clients, clock, config, region } = session;
  const client = await switchboardClient(session);
  const { place } = client;
  // Only commands that are shown need it: what is deployed asks again. Before all else: asked beside the deployed document it
  // could already count a version which that document lacks, and the shown command would overwrite that unseen.
  const latest = options.dryRun || options.json ? await client.versions.latest() : undefined;
  const [planned, copyStands, who] = await Promise.all([
    deployedSwitchboard(client),
    copyState(session, place.bucket),
    // Who it was is worth knowing, and no reason to let the flood go on.
    session.who().catch(() => 'unknown'),
  ]);
  const current = planned.document;
  const atSeconds = Math.floor(clock.nowMs() / 1000);
  const queues = stageQueues(config);
  const note = {
    reason: cut(options.reason?.trim() || 'no reason given yet', maxReasonLength),
    who: cut(who, maxWhoLength),
    atSeconds,
  };
  const intended = switchboardPlan({
    current,
    changes: verb.changes(current, note),
    force: options.force === true,
    queues,
    nowSeconds: atSeconds,
  });
  const { changes, next } = intended;
  const toDeploy = next !== current;
  const after = { ...changedEntries(next, changes) };
  let deployedState: DeployedState | undefined;

  const deploy: Step = {
    title: `deploy revision ${next.revision} of the switchboard`,
    aws: deployCommands({ place, document: next, options: `--region ${region}` }, latest ?? 0),
    run: async (tell) => {
      const check = (made: SwitchboardDocument, upon: SwitchboardDocument): readonly string[] =>
        newProblems(made, upon, queues).map(({ text }) => text);
      deployedState = await deploySwitchboard({ client, planned, changes, check, tell });
      Object.assign(after, changedEntries(deployedState.document, changes));
    },
  };
  const copy: Step = {
    title: 'write the last-resort copy, which tasks start from without AppConfig',
    aws: copyCommands({ place, document: next, options: `--region ${region}` }),
    mayFail: true,
    run: () => keepSwitchboardCopy(clients.s3, place.bucket, (deployedState ?? planned).document),
  };
  const plan: Plan = {
    action: verb.action,
    changes: intended.texts,
    warnings: [...(verb.warnings?.(current) ?? []), ...intended.warnings],
    refusals: intended.refusals,
    steps: toDeploy ? [deploy, copy] : copyStands(current) ? [] : [copy],
    before: changedEntries(current, changes),
    after,
  };
  const { startedMs = 0 } = planned.deployment;
  const isFresh = clock.nowMs() - startedMs < stillOfInterestMs;
  if (!toDeploy && !(options.wait && isFresh)) return runChange(session, options, plan);
  return runChange(session, options, {
    ...plan,
    verify: (progress) =>
      switchboardFinding(session, {
        deployed: deployedState ?? planned,
        deployedState,
        wait: options.wait,
        progress,
      }),
  });
}

function cut(text: string, longest: number): string {
  return [...text].slice(0, longest).join('');
}

/** @returns whether the copy is a document. Where it cannot be read that is not known, and it is written again */
async function copyState(
  { clients }: Session,
  bucket: string,
): Promise<(document: SwitchboardDocument) => boolean> {
  try {
    const copy = await readSwitchboardCopy(clients.s3, bucket);
    return (document) => copyStandsFor(copy, document);
  } catch {
    return () => false;
  }
}

interface SwitchboardCommands {
  readonly place: SwitchboardPlace;
  readonly document: SwitchboardDocument;
  /** `--region us-east-1` and the like. */
  readonly options: string;
}

/** What deploys a document by hand. The lock makes the first command fail if somebody was faster. */
function deployCommands(
  { place, document, options }: SwitchboardCommands,
  latest: number,
): readonly string[] {
  const profile = `--application-id ${place.applicationId} --configuration-profile-id ${place.profileId}`;
  const file = fileOf(document);
  return [
    `printf %s ${shellWord(JSON.stringify(document))} > ${file}`,
    `aws appconfig create-hosted-configuration-version ${profile} --content-type application/json --content fileb://${file} --latest-version-number ${latest} ${options} /dev/null`,
    `aws appconfig start-deployment ${profile} --environment-id ${place.environmentId} --deployment-strategy-id ${place.strategyId} --configuration-version ${latest + 1} ${options}`,
  ];
}

function copyCommands({ place, document, options }: SwitchboardCommands): readonly string[] {
  const file = fileOf(document);
  return [
    `printf %s ${shellWord(JSON.stringify(document))} > ${file}`,
    `aws s3 cp ${file} s3://${place.bucket}/${controlsKeys.lastResortSwitchboard} --content-type application/json ${options}`,
  ];
}

function fileOf({ revision }: SwitchboardDocument): string {
  return `switchboard-${revision}.json`;
}
