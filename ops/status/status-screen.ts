import { firstDeployContext } from '../../config/contract/first-deploy';
import { alarmName } from '../../config/contract/runbook-sections';
import type { CurrentStress } from '../../domain/stress/current-stress';
import type { StressLevel } from '../../domain/stress/stress-report';
import type { Available } from '../kit/available';
import { type Line, section, sectionWidth, type Tone } from '../kit/screen/line';
import { durationText, fittedText, timeText, wrappedText } from '../kit/screen/text';
import { dueText, unservedText } from './reading-facts';
import { statusCommandsView } from './status-commands-view';
import { maintenanceView, parkedView, switchboardView } from './status-controls-view';
import type { Deploys } from './status-deploys';
import type { Drift } from './status-drift';
import type { AlarmFacts } from './status-facts';
import type { ReadingPicture, StatusPicture } from './status-picture';
import type { ProtectionPicture } from './status-protection';
import { statusStoresView } from './status-stores-view';
import { statusTasksView } from './status-tasks-view';

/** Wider terminals are as well read at this width, and narrower ones cut. */
const widest = 100;

/** Of a list that is as long as the stage has pools. The rest is behind `--details`. */
const maxListed = 8;

export interface ScreenOptions {
  /** @default 100 */
  readonly columns?: number;
  /** A line for everything, however long the screen becomes. */
  readonly details: boolean;
}

/** The whole screen, what is worst first. */
export function statusScreen(picture: StatusPicture, { columns = widest, details }: ScreenOptions): Line[] {
  const width = Math.min(columns, widest);
  const inner = sectionWidth(width);
  const nowSeconds = Date.parse(picture.at) / 1000;
  const most = details ? Number.POSITIVE_INFINITY : maxListed;
  const room: Room = { nowSeconds, inner, most };
  const { tasks, tasksUnknown, stores } = picture;
  const lines: Line[] = [
    { text: headline(picture, nowSeconds), tone: readingTone(picture.reading) },
    { text: '', tone: 'plain' },
    ...(picture.stress === undefined
      ? []
      : section(
          'stress',
          known(picture.stress, inner, (stress) => stressLines(stress, nowSeconds, inner)),
        )),
    ...section(
      'alarms',
      known(picture.alarms, inner, (alarms) => alarmLines(picture.stage, alarms, room)),
    ),
    ...section('tasks', [
      ...statusTasksView(tasks, inner, details),
      ...readingLines(picture.reading, inner),
      ...unknownLines(tasksUnknown, inner),
    ]),
    ...(stores.rows.length === 0
      ? []
      : section('stores', [...statusStoresView(stores.rows), ...unknownLines(stores.unknown, inner)])),
    ...section('deploys', deployLines(picture.deploys, room)),
    ...section(
      'commands',
      known(picture.commands, inner, (commands) => statusCommandsView(commands, nowSeconds)),
    ),
    ...section(
      'switchboard',
      known(picture.switchboard, inner, (one) => switchboardView(one, nowSeconds)),
    ),
    ...section('maintenance', known(picture.maintenance, inner, maintenanceView)),
    ...section(
      'parked',
      known(picture.parked, inner, (parked) => parkedView(parked, nowSeconds)),
    ),
    ...section('drift', driftLines(picture.drift, room)),
    ...section('protection', protectionLines(picture.protection, inner)),
    ...section('images', known(picture.images, inner, imageLines)),
  ];
  return lines.map(({ text, tone }) => ({ text: fittedText(text, width), tone }));
}

/** What a section has to go by. */
interface Room {
  readonly nowSeconds: number;
  readonly inner: number;
  /** Entries of a list that are shown. */
  readonly most: number;
}

function more(count: number): string[] {
  return count > 0 ? [`and ${count} more (--details)`] : [];
}

function headline({ stage, region, at, reading }: StatusPicture, nowSeconds: number): string {
  const place = `${stage}  ${region}  ${at.slice(0, 19).replace('T', ' ')} UTC`;
  if (reading === undefined) return place;
  if ('unknown' in reading) return `${place}  (no reading of the queue meter)`;
  const { ageSeconds, stale, atSeconds } = reading.value;
  const age = durationText(ageSeconds);
  return `${place}  (${stale ? `STALE reading of ${timeText(atSeconds, nowSeconds)}, ${age} old` : `reading ${age} old`})`;
}

function readingTone(reading: Available<ReadingPicture> | undefined): Tone {
  return reading === undefined || ('value' in reading && !reading.value.stale) ? 'plain' : 'warn';
}

/** What the tasks' figures do not show: jobs that no task takes or moves, and parts that the meter could not read. */
function readingLines(reading: Available<ReadingPicture> | undefined, width: number): Line[] {
  if (reading === undefined || 'unknown' in reading) return [];
  const { due, unserved, failures } = reading.value;
  return [
    ...(unserved === undefined ? [] : wrapped(unservedText(unserved), 'bad', width)),
    ...(due === undefined ? [] : wrapped(dueText(due), 'bad', width)),
    ...unknownLines(failures, width),
  ];
}

function known<T>(part: Available<T>, width: number, lines: (value: T) => readonly Line[]): readonly Line[] {
  return 'value' in part ? lines(part.value) : unknownLines([part.unknown], width);
}

function unknownLines(reasons: readonly string[], width: number): Line[] {
  return reasons.flatMap((reason) => wrapped(`unknown: ${reason}`, 'warn', width));
}

function wrapped(text: string, tone: Tone, width: number): Line[] {
  return wrappedText(text, width).map((line) => ({ text: line, tone }));
}

const stressTones: Readonly<Record<StressLevel, Tone>> = {
  normal: 'good',
  busy: 'plain',
  stressed: 'warn',
  critical: 'bad',
  unknown: 'warn',
};

function stressLines(stress: CurrentStress, nowSeconds: number, width: number): Line[] {
  const { level, sinceSeconds, lastKnownLevel, reasons } = stress;
  const since =
    sinceSeconds === undefined
      ? ''
      : ` since ${timeText(sinceSeconds, nowSeconds)}, ${durationText(nowSeconds - sinceSeconds)}`;
  const last = level === 'unknown' && lastKnownLevel !== undefined ? `; was ${lastKnownLevel}` : '';
  return [
    { text: `${level.toUpperCase()}${since}${last}`, tone: stressTones[level] },
    ...reasons.flatMap(({ text }) => wrapped(text, stressTones[level], width)),
  ];
}

function alarmLines(stage: string, alarms: readonly AlarmFacts[], { nowSeconds, inner, most }: Room): Line[] {
  if (alarms.length === 0) return [{ text: 'none', tone: 'good' }];
  const of = (severity: AlarmFacts['severity'], tone: Tone): Line[] => {
    const found = alarms.filter((alarm) => alarm.severity === severity);
    if (found.length === 0) return [];
    const names = found.slice(0, 2 * most).map(({ name, sinceSeconds }) => {
      const short = name.startsWith(alarmName(stage, '')) ? name.slice(alarmName(stage, '').length) : name;
      return sinceSeconds === undefined ? short : `${short} (${durationText(nowSeconds - sinceSeconds)})`;
    });
    const count = `${found.length} ${severity}${found.length === 1 ? '' : 's'}: `;
    return wrapped(`${count}${[...names, ...more(found.length - names.length)].join(', ')}`, tone, inner);
  };
  return [...of('page', 'bad'), ...of('ticket', 'warn')];
}

function deployLines({ stacks, unknownStacks, rollouts }: Deploys, room: Room): Line[] {
  const { nowSeconds, inner, most } = room;
  const lines: Line[] = [...stackLines(stacks, room), ...unknownLines(unknownStacks, inner)];
  if ('unknown' in rollouts) return [...lines, ...unknownLines([`rollouts: ${rollouts.unknown}`], inner)];
  const worstFirst = [...rollouts.value].sort((a, b) => troubles(b) - troubles(a));
  for (const rollout of worstFirst.slice(0, most)) {
    const text = rolloutText(rollout, nowSeconds);
    lines.push(...wrapped(text, troubles(rollout) > 0 ? 'bad' : 'warn', inner));
  }
  lines.push(...otherRollouts(worstFirst.slice(most), inner));
  return lines.length === 0 ? [{ text: 'none', tone: 'plain' }] : lines;
}

/** Of many those that say the same together. */
function stackLines(stacks: Deploys['stacks'], { inner, most }: Room): Line[] {
  if (stacks.length <= most) {
    return stacks.map(({ stack, status, stuck }) => ({
      text: `${stack}: ${status}`,
      tone: stuck ? 'bad' : 'warn',
    }));
  }
  return [...new Set(stacks.map(({ status }) => status))].flatMap((status) => {
    const same = stacks.filter((one) => one.status === status);
    const names = same.slice(0, 3).map(({ stack }) => stack);
    const text = `${same.length} stacks: ${status} (${[...names, ...more(same.length - names.length)].join(', ')})`;
    return wrapped(text, same.some(({ stuck }) => stuck) ? 'bad' : 'warn', inner);
  });
}

type Rollout = Extract<Deploys['rollouts'], { readonly value: unknown }>['value'][number];

function troubles({ failed, failedTasks }: Rollout): number {
  return failed ? Number.MAX_SAFE_INTEGER : failedTasks;
}

function rolloutText(
  { service, failed, newTasks, desiredTasks, ...rollout }: Rollout,
  nowSeconds: number,
): string {
  const { oldTasks, failedTasks, startedAtSeconds, reason } = rollout;
  const progress = [
    failed ? `${service} FAILED` : `${service} is replaced`,
    `${newTasks} of ${desiredTasks} new`,
    ...(oldTasks > 0 ? [`${oldTasks} old`] : []),
    ...(failedTasks > 0 ? [`${failedTasks} failed`] : []),
    ...(startedAtSeconds === undefined ? [] : [`for ${durationText(nowSeconds - startedAtSeconds)}`]),
  ].join(', ');
  return reason === undefined || reason === '' ? progress : `${progress}: ${reason}`;
}

function otherRollouts(rollouts: readonly Rollout[], width: number): Line[] {
  if (rollouts.length === 0) return [];
  const sum = (of: (rollout: Rollout) => number) => rollouts.reduce((total, one) => total + of(one), 0);
  const [failed, failedTasks] = [sum((one) => Number(one.failed)), sum((one) => one.failedTasks)];
  const text = [
    `${rollouts.length} more are replaced`,
    `${sum((one) => one.newTasks)} of ${sum((one) => one.desiredTasks)} new`,
    ...(failed > 0 ? [`${failed} of them FAILED`] : []),
    ...(failedTasks > 0 ? [`${failedTasks} failed`] : []),
  ].join(', ');
  return wrapped(text, failed + failedTasks > 0 ? 'bad' : 'warn', width);
}

function driftLines({ lines, notCompared }: Drift, { inner, most }: Room): Line[] {
  return [
    ...[...lines.slice(0, most), ...more(lines.length - most)].flatMap((line) =>
      wrapped(line, 'warn', inner),
    ),
    ...(notCompared.length === 0 ? [] : wrapped(`not compared: ${notCompared.join(', ')}`, 'warn', inner)),
    ...(lines.length + notCompared.length === 0
      ? [{ text: 'none from the stage file', tone: 'plain' } as const]
      : []),
  ];
}

function protectionLines({ wanted, on, off, unknown }: ProtectionPicture, width: number): Line[] {
  const lines: Line[] = [];
  if (!wanted) {
    const still = on.length === 0 ? '' : `; still on: ${on.join(', ')}`;
    lines.push(...wrapped(`off, by the stage file${still}`, 'plain', width));
  } else if (off.length > 0) {
    const remedy = `run cdk deploy without -c ${firstDeployContext}`;
    lines.push(...wrapped(`not protected from deletion: ${off.join(', ')}; ${remedy}`, 'bad', width));
  } else if (on.length > 0) {
    const all = unknown.length === 0 ? 'all stacks and load balancers refuse' : `${on.join(', ')} refuse`;
    lines.push(...wrapped(`${all} to be deleted; stacks of pools are not asked`, 'plain', width));
  }
  return unknown.length === 0 ? lines : [...lines, ...unknownLines([unknown.join('; ')], width)];
}

function imageLines(images: Readonly<Record<string, string>>): Line[] {
  const text = Object.entries(images)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
  return [{ text, tone: 'dim' }];
}
