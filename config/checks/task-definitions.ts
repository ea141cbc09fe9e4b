import { taskEnvironment } from '../contract/task-environment';
import { everyTask, type TaskEntry } from '../every-task';
import { stageQueues } from '../pools';
import type { StageConfig } from '../schema/stage';
import type { CheckFinding } from './finding';

/** Of one task definition as JSON; what is longer ECS refuses when it is deployed ("Amazon ECS service quotas"). */
const ecsBytes = 65_536;

/**
 * What a stage file may fill of it. The rest is for what it does not name: image, roles, log group, health check, the
 * variables and secrets of the stores, some 3 KB in `prod`.
 */
const maxBytes = ecsBytes - 8_192;

/**
 * Task definitions that ECS would refuse: every task that may enqueue is told of all queues of the stage, and a pool of
 * Sidekiq has its own twice, in a variable and in its command.
 */
export function taskDefinitions(config: StageConfig): CheckFinding[] {
  const queueBytes = bytesOf([taskEnvironment.stageQueues, stageQueues(config).join(',')]);
  const expected = `at most ${figure(maxBytes)} bytes of names of queues, variables and secrets in a task definition, of which ECS takes ${figure(ecsBytes)}`;
  if (queueBytes > maxBytes) {
    return [{ path: ['workers'], expected, got: `${figure(queueBytes)} bytes of names of queues alone` }];
  }
  return everyTask(config).flatMap((entry): CheckFinding[] => {
    const isWebsockets = entry.group === 'services' && entry.task.kind === 'websockets';
    const queues = (isWebsockets ? 0 : queueBytes) + ownQueueBytes(config, entry);
    const bytes = queues + bytesOf(...variables(config, entry)) + sidecarBytes(config, entry);
    if (bytes <= maxBytes) return [];
    return [
      {
        path: entry.path,
        expected,
        got: `${figure(bytes)} bytes, ${figure(queues)} of them names of queues`,
      },
    ];
  });
}

function ownQueueBytes({ framework }: StageConfig, { group, task }: TaskEntry): number {
  if (group === 'services') return 0;
  const variable = bytesOf([taskEnvironment.queues, task.queues.join(',')]);
  const isGiven = framework === 'sidekiq' && task.command === undefined;
  return variable + (isGiven ? bytesOf(...task.queues.map((queue): [string, string] => ['-q', queue])) : 0);
}

function variables({ environment, secrets }: StageConfig, { task }: TaskEntry): [string, string][] {
  const own = task.secrets ?? Object.keys(secrets);
  return [
    ...Object.entries({ ...environment, ...task.environment }),
    ...own.map((name): [string, string] => [name, secrets[name] ?? '']),
  ];
}

/** Of each sidecar, besides what the stage file says of it: names, log group, limits, its check. */
const sidecarFrame = 1_500;

function sidecarBytes({ secrets }: StageConfig, { task }: TaskEntry): number {
  return Object.values(task.sidecars).reduce((sum, sidecar) => {
    const references = sidecar.secrets.map((name): [string, string] => [name, secrets[name] ?? '']);
    return sum + sidecarFrame + Buffer.byteLength(JSON.stringify(sidecar)) + bytesOf(...references);
  }, 0);
}

/** Of names and what they stand for, with what JSON writes around each. */
function bytesOf(...pairs: readonly (readonly [name: string, value: string])[]): number {
  return pairs.reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(JSON.stringify({ name, valueFrom: value })) + 1,
    0,
  );
}

function figure(bytes: number): string {
  return bytes.toLocaleString('en-US');
}
