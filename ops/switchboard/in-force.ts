import { outputKeys } from '../../config/contract/output-keys';
import { everyTask } from '../../config/every-task';
import type { StageConfig } from '../../config/schema/stage';
import type { SwitchboardDocument } from '../../domain/switchboard/document';
import type { AppliedLine } from '../../domain/switchboard/log-line';
import type { Session } from '../kit/session';
import { requireStackOutput } from '../kit/stack-outputs';
import { waitUntil } from '../kit/wait-until';
import { type StageTask, stageTasks, taskLogGroup } from './stage-tasks';
import { taskLines } from './task-logs';
import { inForceText, type TasksInForce, tasksInForce } from './tasks-in-force';

/** Tasks look every 15 to 18 s, and CloudWatch shows a line some seconds after it was written. */
const timeoutMs = 60_000;

const pollMs = 2_000;

/** Tasks come and go while a deploy runs. */
const listEveryMs = 10_000;

/** The clocks of this machine, of AppConfig and of the tasks are not the same. */
const clockSkewMs = 30_000;

export interface InForceQuery {
  readonly document: SwitchboardDocument;
  /** When it was deployed. */
  readonly sinceMs: number;
  progress(text: string): void;
}

export interface InForceFound extends TasksInForce {
  readonly seconds: number;
  /** `late`: a minute went by. `stopped`: Ctrl-C. */
  readonly outcome: 'all' | 'late' | 'stopped';
}

/** Services and pools that read the switchboard: all but websockets, which run no jobs and enqueue none. */
export function readingServices(config: StageConfig): readonly string[] {
  return everyTask(config).flatMap((entry) =>
    entry.group === 'services' && entry.task.kind === 'websockets' ? [] : [entry.name],
  );
}

/** Waits until every running task has said in its log that it obeys a document, or a minute is over. */
export async function switchboardInForce(session: Session, query: InForceQuery): Promise<InForceFound> {
  const { clock, clients, config, interrupted } = session;
  const cluster = await requireStackOutput(session, 'Platform', outputKeys.clusterName);
  const services = readingServices(config);
  const beganMs = clock.nowMs();
  const lastLines = new Map<string, AppliedLine>();
  const groups = new Map<string, string | undefined>();
  let tasks: readonly StageTask[] = [];
  let listedMs = Number.NEGATIVE_INFINITY;
  let toldCount = -1;

  async function list(): Promise<void> {
    tasks = await stageTasks(clients.ecs, cluster, services);
    listedMs = clock.nowMs();
    for (const { taskDefinition } of tasks) {
      if (groups.has(taskDefinition)) continue;
      groups.set(taskDefinition, await taskLogGroup(clients.ecs, taskDefinition));
    }
  }

  async function read(): Promise<void> {
    const { missing } = tasksInForce(tasks, lastLines, query.document);
    const ids = new Set(missing.map(({ id }) => id));
    const groupsToRead = new Set(
      tasks.flatMap(({ id, taskDefinition }) => (ids.has(id) ? (groups.get(taskDefinition) ?? []) : [])),
    );
    for (const group of groupsToRead) await readGroup(group);
  }

  async function readGroup(group: string): Promise<void> {
    const latest = new Map<string, number>();
    const sinceMs = query.sinceMs - clockSkewMs;
    for await (const { taskId, atMs, line } of taskLines(clients.logs, {
      group,
      kind: 'switchboard',
      sinceMs,
    })) {
      if (line.bulkhead !== 'switchboard' || atMs < (latest.get(taskId) ?? 0)) continue;
      latest.set(taskId, atMs);
      lastLines.set(taskId, line);
    }
  }

  const { outcome, answer } = await waitUntil({
    session: { clock, interrupted, say: query.progress },
    everyMs: pollMs,
    deadlineMs: beganMs + timeoutMs,
    ask: async () => {
      if (clock.nowMs() - listedMs >= listEveryMs) await list();
      await read();
      return tasksInForce(tasks, lastLines, query.document);
    },
    done: ({ missing }) => missing.length === 0,
    progress: (found) => {
      if (found.inForce !== toldCount) query.progress(inForceText(found));
      toldCount = found.inForce;
    },
  });
  const seconds = Math.round((clock.nowMs() - beganMs) / 1000);
  return { ...answer, seconds, outcome: outcome === 'done' ? 'all' : outcome };
}
