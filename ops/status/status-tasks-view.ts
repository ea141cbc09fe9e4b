import { columns } from '../kit/screen/columns';
import type { Line, Tone } from '../kit/screen/line';
import { durationText, wrappedText } from '../kit/screen/text';
import { ticketsText } from './reading-facts';
import type { TaskRow } from './status-tasks';

/** Names may be longer (32 characters); the figures beside them may not be pushed off the screen. */
const maxNameLength = 22;

/** Up to so many services and pools each has a line: more are no screen that somebody reads at night. */
const maxRows = 16;

/** Of more, so many have a line of their own that are not as they should be, the worst first. */
const maxTroubled = 10;

const tones: Readonly<Record<TaskRow['state'], Tone>> = { fine: 'plain', late: 'warn', bad: 'bad' };
const urgency = ['bad', 'late', 'fine'] as const satisfies readonly TaskRow['state'][];
const head = ['', 'oldest job', 'target', 'waiting', 'tasks', 'scales', ''];
const numeric = [1, 2, 3, 4, 5];

/** A line of the table: of one service or pool, or of several that say the same. */
interface TableRow {
  readonly cells: readonly string[];
  readonly tone: Tone;
  readonly remarks: readonly Line[];
}

/**
 * Services and pools in one table, with a line of its own for what a figure cannot say. Of many, those that are as they should
 * be share a line.
 */
export function statusTasksView(rows: readonly TaskRow[], width: number, details: boolean): Line[] {
  const table =
    details || rows.length <= maxRows ? rows.map((row) => rowOf(row, width)) : grouped(rows, width);
  const [first = '', ...lines] = columns([head, ...table.map(({ cells }) => cells)], numeric);
  return [
    { text: first, tone: 'dim' },
    ...table.flatMap(({ tone, remarks }, index): Line[] => [{ text: lines[index] ?? '', tone }, ...remarks]),
  ];
}

function rowOf(row: TaskRow, width: number): TableRow {
  return { cells: cells(row), tone: tones[row.state], remarks: remarks(row, width) };
}

function grouped(rows: readonly TaskRow[], width: number): TableRow[] {
  const troubled = urgency.flatMap((state) => rows.filter((row) => row.state === state && isTroubled(row)));
  const others = troubled.slice(maxTroubled);
  const quiet = rows.filter((row) => !isTroubled(row));
  return [
    ...troubled.slice(0, maxTroubled).map((row) => rowOf(row, width)),
    ...together(others, width, (count) => [`${count} more`, notesOf(others)]),
    ...(['pool', 'service'] as const).flatMap((kind) =>
      together(
        quiet.filter((row) => row.kind === kind),
        width,
        (count) => [`${count} ${kind}s`, 'as they should be'],
      ),
    ),
  ];
}

/** Something that a person should know of it. */
function isTroubled(row: TaskRow): boolean {
  const { growthStopped, growthWaits } = row;
  return row.state !== 'fine' || note(row) !== '' || growthStopped !== undefined || growthWaits !== undefined;
}

/** One line for all of them: of ages the highest, of numbers the sum. */
function together(
  rows: readonly TaskRow[],
  width: number,
  words: (count: number) => readonly [name: string, note: string],
): TableRow[] {
  const [first, ...others] = rows;
  if (first === undefined) return [];
  if (others.length === 0) return [rowOf(first, width)];
  const [name, text] = words(rows.length);
  const withQueues = rows.filter(({ latencyTargetSeconds }) => latencyTargetSeconds !== undefined);
  const ages = known(withQueues, 'oldestJobAgeSeconds');
  const jobs = sum(withQueues, 'waitingJobs');
  return [
    {
      cells: [
        name,
        withQueues.length === 0 ? '' : figure(ages && Math.max(...ages), durationText),
        '',
        withQueues.length === 0 ? '' : figure(jobs, (count) => count.toLocaleString('en-US')),
        `${figure(sum(rows, 'runningTasks'), String)} of ${figure(sum(rows, 'desiredTasks'), String)}`,
        '',
        text,
      ],
      tone: tones[urgency.find((state) => rows.some((row) => row.state === state)) ?? 'fine'],
      remarks: [],
    },
  ];
}

type Figure = 'oldestJobAgeSeconds' | 'waitingJobs' | 'runningTasks' | 'desiredTasks';

/** Undefined where one of them is not known: a sum without it would look like the whole. */
function known(rows: readonly TaskRow[], key: Figure): readonly number[] | undefined {
  const values = rows.flatMap((row) => row[key] ?? []);
  return values.length === rows.length ? values : undefined;
}

function sum(rows: readonly TaskRow[], key: Figure): number | undefined {
  return known(rows, key)?.reduce((total, value) => total + value, 0);
}

/** As in `31 late, 2 held`. */
function notesOf(rows: readonly TaskRow[]): string {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const text = note(row) === '' ? 'no more tasks' : note(row);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => `${count} ${text}`).join('; ');
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

function remarks({ growthStopped, growthWaits, tickets = [] }: TaskRow, width: number): Line[] {
  const texts = [
    ...(growthStopped === undefined ? [] : [`no more tasks, they would not help: ${growthStopped}`]),
    ...(tickets.length === 0
      ? []
      : [`${tickets.length === 1 ? 'ticket' : 'tickets'}: ${ticketsText(tickets)}`]),
    ...(growthWaits === undefined ? [] : [`no more tasks yet: ${growthWaits}`]),
  ];
  return texts.flatMap((text) =>
    wrappedText(text, width - 2).map((line): Line => ({ text: `  ${line}`, tone: 'warn' })),
  );
}
