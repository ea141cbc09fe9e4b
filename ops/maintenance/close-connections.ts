import { type ECSClient, StopTaskCommand, type Task } from '@aws-sdk/client-ecs';
import { ecsServices } from '../aws/ecs-services';
import { ecsTasks } from '../aws/ecs-tasks';
import { CliError } from '../kit/command-result';
import type { Session } from '../kit/session';
import { waitUntil } from '../kit/wait-until';

/** Stopping takes up to two minutes and starting about as long; a task that needs more needs somebody to look at it. */
const timeoutMs = 600_000;
const pollMs = 5_000;

export interface OpenConnections {
  readonly cluster: string;
  readonly service: string;
  /** Tasks that were started before may hold connections that are older. ISO 8601. */
  readonly since: string;
}

/** Running tasks that may hold connections from before, the oldest first. */
export async function tasksBefore(client: ECSClient, open: OpenConnections): Promise<string[]> {
  const sinceMs = Date.parse(open.since);
  const started = (task: Task): number => (task.startedAt ?? task.createdAt)?.getTime() ?? 0;
  return (await runningTasks(client, open))
    .filter((task) => started(task) < sinceMs)
    .sort((one, other) => started(one) - started(other))
    .flatMap(({ taskArn }) => taskArn ?? []);
}

/**
 * Stops some tasks, which closes what they hold, and waits until others run in their place: so a service that gives up a
 * third at a time always has two thirds to take everybody again when the doors open.
 *
 * StopTask sends SIGTERM while a task is still a healthy target (aws/amazon-ecs-agent#2316), so only for services that rules
 * have closed before: nothing new comes, and the handler has the whole stop timeout to close what is open. A rollout would
 * hold the connections for the deregistration delay first.
 *
 * @throws CliError where the others do not run in time
 */
export async function closeConnections(
  { session, partDone }: { readonly session: Session; partDone(text: string): void },
  open: OpenConnections,
  tasks: readonly string[],
): Promise<void> {
  const { ecs } = session.clients;
  const { cluster, service } = open;
  for (const [place, task] of tasks.entries()) {
    await ecs.send(
      new StopTaskCommand({ cluster, task, reason: 'bulkhead maintenance: connections are closed' }),
    );
    partDone(`${place + 1} of ${tasks.length} tasks were told to stop`);
  }
  const { outcome, answer } = await waitUntil({
    session,
    everyMs: pollMs,
    deadlineMs: session.clock.nowMs() + timeoutMs,
    ask: async () => {
      const described = (await ecsServices(ecs, cluster, [service])).get(service);
      return { running: (await runningTasks(ecs, open)).length, desired: described?.desiredCount ?? 0 };
    },
    done: ({ running, desired }) => running >= desired,
  });
  if (outcome === 'done') return;
  const how = outcome === 'late' ? `after ${timeoutMs / 60_000} minutes` : 'so far';
  throw new CliError(1, `${service}: ${answer.running} of ${answer.desired} tasks run ${how}`);
}

/** Not the service's own count: for a while it counts those that are being stopped. */
async function runningTasks(client: ECSClient, { cluster, service }: OpenConnections): Promise<Task[]> {
  const tasks = await ecsTasks(client, { cluster, service }, 'RUNNING');
  return tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING');
}
