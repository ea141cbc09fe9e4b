import { failuresThatUndo } from '../../constructs/services/rollout-bounds';
import { type RolloutMode, rolloutFor, type TaskRange } from '../../domain/rollout/rollout-for';
import {
  type BadImage,
  type BadRollout,
  type EcsManner,
  simulateBadRollout,
  type WatchedRollout,
} from '../../simulation/simulate-bad-rollout';
import { stageTemplates } from '../topology/stage-templates';
import type { BenchLine } from './line';
import { watchedRollouts } from './watched-rollouts';

/** CloudFormation gives up after three hours (containers-roadmap 328): until then nothing else ends a bad deploy. */
const patienceSeconds = 3 * 3600;

/** Boots, runs ten seconds, exits. */
const exitingImage: BadImage = { ends: 'exits', startSeconds: 60, runSeconds: 10 };

/** A large image, and an app that loads for a minute before it sees that a migration is missing. */
export const slowImage: BadImage = { ends: 'exits', startSeconds: 90, runSeconds: 60 };

/** As it is most days. */
export const usualManner: EcsManner = {
  schedulerSeconds: 10,
  stopsFirst: true,
  ingestionSeconds: 60,
  alarmPollSeconds: 30,
  alarmSecond: 17,
  pauseSeconds: (failedStarts) => Math.min(27 * 60, 30 * 2 ** failedStarts),
  bakeSeconds: 0,
};

/** A bad day: everything late at once. */
export const slowManner: EcsManner = {
  ...usualManner,
  schedulerSeconds: 30,
  ingestionSeconds: 120,
  alarmPollSeconds: 60,
  // ECS computes it of the alarm and does not say how: one period of it is the least that makes sense. Only a version whose
  // tasks live for longer than the 40 s after which they count as healthy gets so far.
  bakeSeconds: 300,
};

const modes: readonly RolloutMode[] = ['thirds', 'surge-thirds', 'single'];
const sizes = [1, 2, 3, 4, 10, 30, 100] as const;

/** What a service of some range has in the place of another's: its percentages, and alarm and breaker of one batch of them. */
export function rolloutOver(
  deployed: WatchedRollout,
  mode: RolloutMode,
  range: TaskRange,
): WatchedRollout | undefined {
  const decision = rolloutFor(range, mode);
  const { alarm } = deployed;
  if (!decision.ok || alarm === undefined) return undefined;
  const threshold = failuresThatUndo(decision.rollout, range);
  return {
    ...deployed,
    percentages: decision.rollout,
    breakerFailures: threshold,
    alarm: { ...alarm, threshold, breaches: (value) => value >= threshold },
  };
}

/** A bad version deployed to so many tasks. */
export function badRollout(
  rollout: WatchedRollout,
  desired: number,
  {
    image = exitingImage,
    manner = usualManner,
  }: { readonly image?: BadImage; readonly manner?: EcsManner } = {},
): BadRollout {
  return simulateBadRollout({ ...rollout, desired, seconds: patienceSeconds }, image, manner);
}

/** How long a version whose tasks exit stays, by rollout mode and size, and how much of the service is offline meanwhile. */
export function rollbackFigures(): { readonly lines: readonly BenchLine[] } {
  const [deployed] = Object.values(watchedRollouts(stageTemplates('prod')));
  if (deployed === undefined) throw new Error('expected services in prod, got none');
  return {
    lines: modes.flatMap((mode) =>
      sizes.flatMap((size) => {
        const rollout = rolloutOver(deployed, mode, { min: size, max: size });
        return rollout === undefined
          ? []
          : line(`bad image, ${mode}, ${size} ${size === 1 ? 'task' : 'tasks'}`, rollout, size);
      }),
    ),
  };
}

const barMinutes = 10;

function line(what: string, rollout: WatchedRollout, size: number): BenchLine {
  const usual = badRollout(rollout, size);
  const slow = badRollout(rollout, size, { image: slowImage, manner: slowManner });
  const minutes = ({ undoneSecond = Number.POSITIVE_INFINITY }: BadRollout) => undoneSecond / 60;
  const back = (slow.restoredSecond ?? Number.POSITIVE_INFINITY) / 60;
  const offline = Math.round((100 * usual.mostOffline) / size);
  return {
    what,
    figure: `undone after ${minutes(usual).toFixed(1)} min, slow ${minutes(slow).toFixed(1)}, all back ${back.toFixed(1)}; ${offline} % offline`,
    bar: `<= ${barMinutes} min`,
    met: minutes(slow) <= barMinutes,
  };
}
