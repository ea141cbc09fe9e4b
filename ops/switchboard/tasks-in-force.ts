import type { SwitchboardDocument } from '../../domain/switchboard/document';
import type { AppliedLine, SwitchboardOrigin } from '../../domain/switchboard/log-line';

/** A running task of a service that reads the switchboard. */
export interface ReadingTask {
  readonly service: string;
  readonly id: string;
}

/** A task that does not obey the document yet, with what it said last. */
export interface MissingTask extends ReadingTask {
  /** Undefined: it has said nothing since the change. */
  readonly revision?: number;
  readonly origin?: SwitchboardOrigin;
}

export interface TasksInForce {
  readonly running: number;
  readonly inForce: number;
  readonly missing: readonly MissingTask[];
  /** Of those in force, how many know it from the last-resort copy: they do not reach AppConfig. */
  readonly byLastResort: number;
}

/** @param lastLines the last line of each task, by its id */
export function tasksInForce(
  tasks: readonly ReadingTask[],
  lastLines: ReadonlyMap<string, AppliedLine>,
  wanted: SwitchboardDocument,
): TasksInForce {
  const obeying = tasks.flatMap(({ id }) => {
    const line = lastLines.get(id);
    return line !== undefined && obeys(line, wanted) ? [line] : [];
  });
  const missing = tasks.flatMap(({ service, id }): MissingTask[] => {
    const line = lastLines.get(id);
    if (line === undefined) return [{ service, id }];
    return obeys(line, wanted) ? [] : [{ service, id, revision: line.revision, origin: line.origin }];
  });
  return {
    running: tasks.length,
    inForce: obeying.length,
    missing,
    byLastResort: obeying.filter(({ origin }) => origin === 'last-resort').length,
  };
}

/** This revision or a later one. Two operators may both have made the same revision: only one of them is this one. */
function obeys(line: AppliedLine, { revision, changeId }: SwitchboardDocument): boolean {
  return line.revision > revision || (line.revision === revision && line.changeId === changeId);
}

/** As in "in force on 34 of 36 tasks". */
export function inForceText({ running, inForce }: TasksInForce): string {
  return `in force on ${inForce} of ${running} ${running === 1 ? 'task' : 'tasks'}`;
}

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
