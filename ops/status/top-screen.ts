import { untagged } from '../../domain/jobs/source-shares';
import { displayName } from '../../domain/switchboard/job-pattern';
import { columns } from '../kit/screen/columns';
import type { Line } from '../kit/screen/line';
import { durationText, fittedText } from '../kit/screen/text';
import type { TopPicture, TopQueue, TopShare } from './top-picture';

const width = 100;
const indent = 2;
/** Under the name of what it would stop. */
const commandIndent = 11;

/** One block for each queue. Commands are never cut, however long a name is: half of one must not be pasted. */
export function topScreen({ ageSeconds, stale, queues, empty, sharesKept }: TopPicture): Line[] {
  const age = durationText(ageSeconds);
  return [
    stale
      ? { text: `The latest reading is ${age} old: this is how it was then.`, tone: 'warn' }
      : { text: `Reading of ${age} ago.`, tone: 'plain' },
    ...(sharesKept === undefined
      ? []
      : [fitted(`The reading had room for ${sharesKept} shares of each kind only.`, 'warn')]),
    ...queues.flatMap((queue) => [{ text: '', tone: 'plain' } as const, ...queueLines(queue)]),
    ...(queues.length === 0 ? [fitted('Nothing waits.', 'good')] : []),
    ...(empty.length === 0 ? [] : [fitted(''), fitted(`Empty: ${empty.join(', ')}`, 'dim')]),
  ];
}

function fitted(text: string, tone: Line['tone'] = 'plain'): Line {
  return { text: fittedText(text, width), tone };
}

function queueLines(queue: TopQueue): Line[] {
  const { waitingJobs, oldestJobAgeSeconds, latencyTargetSeconds, seenJobs, shares } = queue;
  const target = targetText(queue);
  const late = oldestJobAgeSeconds >= (latencyTargetSeconds ?? Number.POSITIVE_INFINITY);
  const least = queue.ageIsLowerBound === true ? 'at least ' : '';
  const head = [
    `${queue.queue}: ${waitingJobs.toLocaleString('en-US')} wait`,
    `the oldest for ${least}${durationText(oldestJobAgeSeconds)}${target}`,
    seenJobs === undefined ? 'who fills it is not known' : `shares of the latest ${seenJobs}`,
  ].join(', ');
  const rows = columns(shares.map(cells), [2, 3]);
  const { parkCommand } = queue;
  return [
    fitted(head, late ? 'bad' : 'plain'),
    ...shares.flatMap(({ switchCommand }, index): Line[] => [
      fitted(`${' '.repeat(indent)}${rows[index] ?? ''}`),
      ...(switchCommand === undefined ? [] : [commandLine(switchCommand)]),
    ]),
    ...(parkCommand === undefined
      ? []
      : [fitted(`${' '.repeat(indent)}what already waits:`), commandLine(parkCommand)]),
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

function commandLine(command: string): Line {
  return { text: `${' '.repeat(commandIndent)}${command}`, tone: 'dim' };
}

/** A name may have a hundred characters. */
const maxNameLength = 44;

function cells({ kind, name, share, error, nextShare }: TopShare): string[] {
  return [
    kind.padEnd(commandIndent - indent - 2),
    fittedText(name === untagged ? name : displayName(name), maxNameLength),
    `${percent(share)} %`,
    error === 0 ? 'exactly' : `± ${percent(error)} %`,
    nextShare === undefined ? '' : `of what runs next ${percent(nextShare)} %`,
  ];
}

/** Whole percents; what is not nothing is not shown as nothing. */
function percent(share: number): string {
  const rounded = Math.round(100 * share);
  return rounded === 0 && share > 0 ? '<1' : String(rounded);
}
