import type { Role } from '../../config/contract/tag-keys';
import { taskEnvironment } from '../../config/contract/task-environment';
import { containersOf, type Service } from './services';
import { listOf, literalText, recordOf } from './template-values';

const worker: Role = 'worker';

/** A service that works queues off, or a scheduler among its likes. */
export interface Pool {
  readonly service: Service;
  /** What it is told of its queues, as the template has it. */
  readonly value: unknown;
  readonly queues: readonly string[];
}

/** A service is a pool when it says so by its tag, or is told queues. */
export function poolOf(service: Service): Pool | undefined {
  const variables = containersOf(service.task).flatMap(({ Environment }) =>
    listOf(Environment).map(recordOf),
  );
  const value = variables.find(({ Name }) => Name === taskEnvironment.queues)?.Value;
  if (service.role !== worker && value === undefined) return undefined;
  const queues = (literalText(value) ?? '').split(',').map((queue) => queue.trim());
  return { service, value, queues: queues.filter((queue) => queue !== '') };
}
