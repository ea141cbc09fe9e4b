import { taskEnvironment } from '../../config/contract/task-environment';
import type { ParsedStack } from '../../rules/rule';
import { scalableTargets, taskRange } from '../../rules/support/scaling';
import { containersOf, rolloutPercentages, type Service, servicesOf } from '../../rules/support/services';
import { listOf, recordOf } from '../../rules/support/template-values';
import { mermaidId } from './mermaid-id';
import type { Part } from './part';

/** Services and worker pools: how many tasks, how large, how a deploy replaces them. A pool names queues. */
export function serviceParts(stacks: readonly ParsedStack[]): Part[] {
  return servicesOf(stacks).map((service) => {
    const name = String(service.properties.ServiceName ?? service.logicalId);
    const environment = environmentOf(service);
    const isPool = environment.has(taskEnvironment.queues);
    const title = isPool || service.role === name ? name : `${name} (${service.role ?? 'no role'})`;
    return {
      id: mermaidId(isPool ? 'pool' : 'service', name),
      kind: isPool ? 'pool' : 'service',
      at: service,
      lines: [title, ...workLines(environment), tasksLine(stacks, service), rolloutLine(service)],
      groups: service.groups,
    };
  });
}

function environmentOf(service: Service): ReadonlyMap<unknown, unknown> {
  const pairs = containersOf(service.task).flatMap(({ Environment }) => listOf(Environment).map(recordOf));
  return new Map(pairs.map(({ Name, Value }) => [Name, Value]));
}

function workLines(environment: ReadonlyMap<unknown, unknown>): string[] {
  const queues = environment.get(taskEnvironment.queues);
  if (queues === undefined) return [];
  if (queues === '') return ['no queue'];
  const jobs = String(environment.get(taskEnvironment.concurrency));
  return [`queues: ${String(queues).replaceAll(',', ', ')}`, `${jobs} jobs at once in a task`];
}

function tasksLine(stacks: readonly ParsedStack[], service: Service): string {
  const range = taskRange(scalableTargets(stacks, service).at(0));
  const vcpus = Number(service.task?.properties.Cpu) / 1024;
  const size = `${vcpus} vCPU, ${String(service.task?.properties.Memory)} MiB`;
  if (range === undefined) return `unscaled, ${size}`;
  const tasks = range.min === range.max ? `${range.min}` : `${range.min} to ${range.max}`;
  return `${tasks} task${range.max === 1 ? '' : 's'} of ${size}`;
}

function rolloutLine(service: Service): string {
  const mode = recordOf(service.resource.Metadata?.['bulkhead:rollout']).mode ?? 'rollout';
  const percentages = rolloutPercentages(service);
  return percentages === undefined
    ? `${String(mode)}`
    : `${String(mode)}: ${percentages.minHealthyPercent} to ${percentages.maxHealthyPercent} % during a deploy`;
}
