import type { Finding } from '../kit/change/plan';
import { describeError } from '../kit/errors';
import type { Session } from '../kit/session';
import type { DeployedState, DeployedSwitchboard } from './deployed-state';
import { raceTexts, replacedBy } from './history';
import { type InForceFound, switchboardInForce } from './in-force';
import { inForceText, missingTasksText } from './tasks-in-force';

export interface FindingQuery {
  readonly deployed: DeployedSwitchboard;
  /** Absent where nothing was deployed. */
  readonly deployedState?: DeployedState | undefined;
  readonly wait: boolean;
  progress(text: string): void;
}

/** What is deployed, what others did at the same time, and which tasks obey it. */
export async function switchboardFinding(session: Session, query: FindingQuery): Promise<Finding> {
  const { deployed, deployedState } = query;
  const { document, deployment } = deployed;
  const { revision, changeId } = document;
  const races = deployedState === undefined ? [] : raceTexts(document, deployedState.history);
  const isReplaced =
    deployedState?.history.own.some((change) => replacedBy(change, deployedState.history) !== undefined) ===
    true;
  const tasks = await tasksFound(session, query);
  return {
    ok: !isReplaced && tasks.ok,
    lines: [`Revision ${revision} of the switchboard is deployed.`, ...races, ...tasks.lines],
    data: { revision, changeId, deployment: deployment.number, races, ...tasks.data },
  };
}

interface TasksFound {
  readonly ok: boolean;
  readonly lines: readonly string[];
  readonly data: { readonly tasks?: InForceFound; readonly problem?: string };
}

async function tasksFound(session: Session, query: FindingQuery): Promise<TasksFound> {
  if (!query.wait) {
    return { ok: true, lines: ['Tasks take it up within 20 s; they were not asked.'], data: {} };
  }
  const { document, deployment } = query.deployed;
  try {
    const tasks = await switchboardInForce(session, {
      document,
      sinceMs: deployment.startedMs ?? session.clock.nowMs(),
      progress: query.progress,
    });
    return { ok: tasks.outcome === 'all', lines: taskLines(tasks), data: { tasks } };
  } catch (error) {
    const problem = describeError(error);
    return {
      ok: false,
      lines: [`Whether tasks obey it could not be verified: ${problem}`],
      data: { problem },
    };
  }
}

function taskLines(tasks: InForceFound): readonly string[] {
  const { running, missing, byLastResort, seconds, outcome } = tasks;
  if (running === 0) return ['No task is running that would read it.'];
  const byCopy =
    byLastResort === 0
      ? []
      : [`${byLastResort} of them know it from the last-resort copy: they do not reach AppConfig.`];
  const count = `${inForceText(tasks)} after ${seconds} s`;
  if (outcome === 'all') return [`${upper(count)}.`, ...byCopy];
  const isDeaf = missing.length === running && missing.every(({ revision }) => revision === undefined);
  return [
    ...(outcome === 'stopped' ? ['Stopped looking.'] : []),
    `${upper(count)}; missing: ${missingTasksText(missing)}.`,
    ...(isDeaf
      ? ['No task says what it obeys. Does the app read the switchboard? See docs/switchboard.md.']
      : []),
    ...byCopy,
  ];
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
