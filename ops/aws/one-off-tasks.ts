import type { Tag, Task } from '@aws-sdk/client-ecs';
import { oneOffTasks } from '../../config/contract/one-off-tasks';

/** What tells a task that `run` starts from others, and who started it: ECS keeps nobody's name. */
export function oneOffTags(service: string, who: string): Tag[] {
  return [
    { key: oneOffTasks.tagKey, value: service },
    // Names of sessions may have a comma, which tags may not ("Tag restrictions", ECS developer guide).
    { key: oneOffTasks.whoTagKey, value: who.replace(/[^\p{L}\p{Z}\p{N}_.:/=+@-]/gu, '-').slice(0, 256) },
  ];
}

/** Whose command a task runs: the service or pool. Undefined for tasks that no command of ours has started. */
export function oneOffService(task: Task): string | undefined {
  return tagOf(task, oneOffTasks.tagKey);
}

/** Who started it. Undefined for one of a version that did not write it down. */
export function oneOffWho(task: Task): string | undefined {
  return tagOf(task, oneOffTasks.whoTagKey);
}

function tagOf({ tags = [] }: Task, wanted: string): string | undefined {
  return tags.find(({ key }) => key === wanted)?.value;
}

export function taskId(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
