import { listOf } from './list-of';
import { recordOf } from './record-of';
import type { Located } from './resources-of';

/** The container definitions of a task definition. */
export function containersOf(task: Located | undefined): Readonly<Record<string, unknown>>[] {
  return listOf(task?.properties.ContainerDefinitions).map(recordOf);
}
