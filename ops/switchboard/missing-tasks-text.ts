import type { MissingTask } from './tasks-in-force';

/** A service's tasks that say the same are named one by one up to here, and counted above: their ids would bury it. */
const maxNamed = 3;

/** As in `bulk/1f0c (revision 7, last-resort), 12 of web (nothing heard)`. */
export function missingTasksText(missing: readonly MissingTask[]): string {
  const alike = new Map<string, MissingTask[]>();
  for (const task of missing) {
    const key = `${task.service} ${saidText(task)}`;
    alike.set(key, [...(alike.get(key) ?? []), task]);
  }
  return [...alike.values()].flatMap(groupTexts).join(', ');
}

function groupTexts(tasks: readonly MissingTask[]): readonly string[] {
  const [first] = tasks;
  if (first === undefined) return [];
  return tasks.length > maxNamed
    ? [`${tasks.length} of ${first.service} (${saidText(first)})`]
    : tasks.map((task) => `${task.service}/${task.id} (${saidText(task)})`);
}

function saidText({ revision, origin }: MissingTask): string {
  if (revision === undefined) return 'nothing heard';
  return origin === 'none' ? 'no switchboard' : `revision ${revision}, ${origin}`;
}
