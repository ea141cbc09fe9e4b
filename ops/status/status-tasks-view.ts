import { columns } from '../kit/screen/columns';
import type { Line, Tone } from '../kit/screen/line';
import { durationText, wrappedText } from '../kit/screen/text';
import type { TaskRow } from './status-tasks';

/** Names may be longer (32 characters); the figures beside them may not be pushed off the screen. */
const maxNameLength = 22;

const tones: Readonly<Record<TaskRow['state'], Tone>> = { fine: 'plain', late: 'warn', bad: 'bad' };
const head = ['', 'oldest job', 'target', 'waiting', 'tasks', 'scales', ''];
const numeric = [1, 2, 3, 4, 5];

/** Services and pools in one table, with a line of its own for what a figure cannot say. */
export function statusTasksView(rows: readonly TaskRow[], width: number): Line[] {
  const [first = '', ...lines] = columns([head, ...rows.map(cells)], numeric);
  return [
    { text: first, tone: 'dim' },
    ...rows.flatMap((row, index): Line[] => [
      { text: lines[index] ?? '', tone: tones[row.state] },
      ...remarks(row, width),
    ]),
  ];
}

function cells(row: TaskRow): string[] {
  const queues = row.latencyTargetSeconds !== undefined;
  return [
    row.name.length > maxNameLength ? `${row.name.slice(0, maxNameLength - 1)}…` : row.name,
    queues ? figure(row.oldestJobAgeSeconds, durationText) : '',
    queues ? figure(row.latencyTargetSeconds, durationText) : '',
    queues ? figure(row.waitingJobs, (jobs) => jobs.toLocaleString('en-US')) : '',
    row.missing === true ? '-' : `${figure(row.runningTasks, String)} of ${figure(row.desiredTasks, String)}`,
    row.missing === true ? '-' : rangeText(row),
    note(row),
  ];
}

function rangeText({ minTasks, maxTasks }: TaskRow): string {
  return minTasks === undefined || maxTasks === undefined ? '?' : `${minTasks} to ${maxTasks}`;
}

function figure(value: number | undefined, text: (value: number) => string): string {
  return value === undefined ? '?' : text(value);
}

function note({ missing, suspended = 'none', state, oldestJobAgeSeconds, ...row }: TaskRow): string {
  if (missing === true) return 'not deployed';
  const late = (oldestJobAgeSeconds ?? 0) >= (row.latencyTargetSeconds ?? Number.POSITIVE_INFINITY);
  return [
    ...(late ? ['late'] : []),
    ...(state === 'bad' && (row.runningTasks ?? 0) < (row.desiredTasks ?? 0) ? ['tasks missing'] : []),
    ...(suspended === 'all' ? ['held'] : suspended === 'partly' ? ['partly held'] : []),
  ].join(', ');
}

function remarks({ growthStopped, growthWaits }: TaskRow, width: number): Line[] {
  const texts = [
    ...(growthStopped === undefined ? [] : [`no more tasks, they would not help: ${growthStopped}`]),
    ...(growthWaits === undefined ? [] : [`no more tasks yet: ${growthWaits}`]),
  ];
  return texts.flatMap((text) =>
    wrappedText(text, width - 2).map((line): Line => ({ text: `  ${line}`, tone: 'warn' })),
  );
}
