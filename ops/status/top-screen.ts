import { untagged } from '../../domain/jobs/source-shares';
import { displayName } from '../../domain/switchboard/job-pattern';
import { columns } from '../kit/screen/columns';
import type { Line } from '../kit/screen/line';
import { durationText, fittedText, wrappedText } from '../kit/screen/text';
import { dueText, ticketsText, unservedText } from './reading-facts';
import type { TopPicture, TopQueue, TopUnserved } from './top-picture';
import type { TopShare } from './top-shares';

const width = 100;
const indent = 2;
/** Under the name of what it would stop. */
const commandIndent = 11;

/** One block for each queue. Commands are never cut, however long a name is: half of one must not be pasted. */
export function topScreen(picture: TopPicture): Line[] {
  const { ageSeconds, stale, failures, due, unserved, queues, unread, empty, sharesKept } = picture;
  const age = durationText(ageSeconds);
  return [
    stale
      ? { text: `The latest reading is ${age} old: this is how it was then.`, tone: 'warn' }
      : { text: `Reading of ${age} ago.`, tone: 'plain' },
    ...(sharesKept === undefined
      ? []
      : [fitted(`The reading had room for ${sharesKept} shares of each kind only.`, 'warn')]),
    ...failures.flatMap((failure) => wrapped(`unknown: ${failure}`, 'warn')),
    ...(due === undefined ? [] : wrapped(`${dueText(due)}.`, 'bad')),
    ...(unserved === undefined ? [] : unservedLines(unserved)),
    ...queues.flatMap((queue) => [{ text: '', tone: 'plain' } as const, ...queueLines(queue)]),
    ...(queues.length === 0 && !unread ? [nothingWaits(picture)] : []),
    ...(empty.length === 0 ? [] : [fitted(''), fitted(`Empty: ${empty.join(', ')}`, 'dim')]),
  ];
}

/** Said of the whole stage only where all of it was understood. */
function nothingWaits({ failures, due, unserved }: TopPicture): Line {
  const quiet = failures.length === 0 && due === undefined && unserved === undefined;
  return quiet ? fitted('Nothing waits.', 'good') : fitted('Nothing waits in the queues that were read.');
}

/** Jobs that nobody takes, first of all: they are late, and will be later whatever the pools do. */
function unservedLines(unserved: TopUnserved): Line[] {
  const commands = unserved.queues.flatMap(({ parkCommand }) => parkCommand ?? []);
  return [
    ...wrapped(`${unservedText(unserved)}.`, 'bad'),
    ...(commands.length === 0
      ? []
      : [
          fitted(
            `${' '.repeat(indent)}out of there, and back by queue unpark --to-queue into one that a pool serves:`,
          ),
          ...commands.map(commandLine),
        ]),
  ];
}

function wrapped(text: string, tone: Line['tone']): Line[] {
  return wrappedText(text, width).map((line) => fitted(line, tone));
}

function fitted(text: string, tone: Line['tone'] = 'plain'): Line {
  return { text: fittedText(text, width), tone };
}

function queueLines(queue: TopQueue): Line[] {
  const { waitingJobs, oldestJobAgeSeconds, latencyTargetSeconds, shares } = queue;
  const target = targetText(queue);
  const late = oldestJobAgeSeconds >= (latencyTargetSeconds ?? Number.POSITIVE_INFINITY);
  const least = (bound: true | undefined) => (bound === true ? 'at least ' : '');
  const head = [
    `${queue.queue}: ${least(queue.waitingIsLowerBound)}${waitingJobs.toLocaleString('en-US')} wait`,
    `the oldest for ${least(queue.ageIsLowerBound)}${durationText(oldestJobAgeSeconds)}${target}`,
    sharesText(queue),
  ].join(', ');
  const rows = columns(shares.map(cells), [2, 3]);
  const { parkCommand } = queue;
  return [
    fitted(head, late ? 'bad' : 'plain'),
    ...remarks(queue)
      .flatMap((text) => wrappedText(text, width - indent))
      .map((text) => fitted(`${' '.repeat(indent)}${text}`, 'warn')),
    ...shares.flatMap(({ switchCommand, unnameable, wrapper }, index): Line[] => [
      fitted(`${' '.repeat(indent)}${rows[index] ?? ''}`),
      ...(unnameable === undefined ? [] : [note(`no command can name it: ${unnameable}`)]),
      ...(switchCommand === undefined || wrapper === undefined
        ? []
        : [note(`the class around it, and so all that it carries:`)]),
      ...(switchCommand === undefined ? [] : [commandLine(switchCommand)]),
    ]),
    ...(parkCommand === undefined
      ? []
      : [fitted(`${' '.repeat(indent)}what already waits:`), commandLine(parkCommand)]),
  ];
}

function sharesText({ seenJobs, ofWholeQueue, waitingJobs }: TopQueue): string {
  if (seenJobs === undefined) return 'who fills it is not known';
  if (ofWholeQueue !== true) return `shares of the latest ${seenJobs}`;
  return seenJobs >= waitingJobs ? 'shares of all of them' : `shares of all, from ${seenJobs} of them`;
}

/** What has to be known before the rows are read. */
function remarks(queue: TopQueue): string[] {
  const { pool, poolTickets = [], ownNames, shares, groupedJobs, senselessTimes = 0 } = queue;
  const commands = shares.some(({ switchCommand }) => switchCommand !== undefined);
  return [
    ...(poolTickets.length === 0 ? [] : [`pool ${pool}: ${ticketsText(poolTickets)}`]),
    ...(senselessTimes === 0
      ? []
      : [
          `${senselessTimes === 1 ? 'one job has a time' : `${senselessTimes} jobs have times`} that cannot be true, left out of the age`,
        ]),
    ...(groupedJobs === undefined
      ? []
      : [
          `${groupedJobs.toLocaleString('en-US')} of them in groups of BullMQ Pro: queue park does not reach those`,
        ]),
    ...(ownNames === undefined
      ? []
      : [`${ownNames} job has a name of its own: a class stops next to nothing`]),
    ...(shares.length > 0 && !commands && ownNames !== undefined
      ? ['and no tag is shared: until they have tags (docs/app-contract.md), only the queue names them']
      : []),
  ];
}

/** The deployed target; the stage file's is said where it is another one. */
function targetText({ latencyTargetSeconds, stageFileLatencyTargetSeconds }: TopQueue): string {
  const texts = [
    ...(latencyTargetSeconds === undefined ? [] : [`target ${durationText(latencyTargetSeconds)}`]),
    ...(stageFileLatencyTargetSeconds === undefined
      ? []
      : [
          latencyTargetSeconds === undefined
            ? `deployed target unknown, in the stage file ${stageFileLatencyTargetSeconds} s`
            : `in the stage file ${stageFileLatencyTargetSeconds} s`,
        ]),
  ];
  return texts.length === 0 ? '' : ` (${texts.join(', ')})`;
}

/** Of the row above it. */
function note(text: string): Line {
  return fitted(`${' '.repeat(commandIndent)}${text}`, 'dim');
}

function commandLine(command: string): Line {
  return { text: `${' '.repeat(commandIndent)}${command}`, tone: 'dim' };
}

/** A name may have a hundred characters, and the figures beside it are what tells. */
const maxNameLength = 36;

/** Of a share: what is no news. */
const leastDifference = 0.05;

function cells({ kind, name, share, error, nextShare, nextIsUpperBound, arrivingShare }: TopShare): string[] {
  const pair = kind === 'source and account';
  const most = nextIsUpperBound === true ? 'at most ' : '';
  return [
    (pair ? 'source' : kind).padEnd(commandIndent - indent - 2),
    // The two names of a pair are made for people already.
    fittedText(name === untagged || pair ? name : displayName(name), maxNameLength),
    `${percent(share)} %`,
    error === 0 ? 'exactly' : `± ${percent(error)} %`,
    nextShare === undefined ? '' : `of what runs next ${most}${percent(nextShare)} %`,
    arrivingShare !== undefined && Math.abs(arrivingShare - share) > Math.max(error, leastDifference)
      ? `of the latest ${percent(arrivingShare)} %`
      : '',
  ];
}

/** Whole percents; what is not nothing is not shown as nothing. */
function percent(share: number): string {
  const rounded = Math.round(100 * share);
  return rounded === 0 && share > 0 ? '<1' : String(rounded);
}
