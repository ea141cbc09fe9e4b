import { type RolloutMode, rolloutFor, type TaskRange } from '../rollout/rollout-for';
import { rolloutLimits } from '../rollout/rollout-limits';

/** A service of websockets, as far as it matters who comes back when some of its tasks are gone. */
export interface WebsocketTier {
  /** Its name in the stage file, for messages. */
  readonly name: string;
  readonly tasks: TaskRange;
  readonly rollout: RolloutMode;
  /** Browsers that one task holds. */
  readonly connectionsPerTask: number;
  /** Browsers that one task may be asked to connect within a second: a handshake, and who it is. */
  readonly connectsPerTaskPerSecond: number;
}

/** A page that hears nothing for longer is no inbox any more, and people reload it: then nothing is spread. */
export const maxReconnectSpreadSeconds = 600;

export interface ReconnectLoad {
  readonly tiers: readonly WebsocketTier[];
  /** Reads of the state that web takes a second, at its minimum and at its maximum of tasks. Left out without web. */
  readonly webReadsPerSecond?: { readonly min: number; readonly max: number };
}

export interface ReconnectSpread {
  /** Whole seconds, from 1. */
  readonly seconds: number;
  /** The tier that a shorter one would ask for too much. Nothing where that is web. */
  readonly tier?: string;
}

/**
 * Over how long browsers must come back that lost their connection at one moment, so that nothing is asked for more than
 * it takes: those of a batch that a rollout stops, and a third of all, which is what maintenance closes at a time and what
 * is gone with one of three zones.
 *
 * Two things are asked for by each of them: a connection, of the tasks that are left, and the state once, of web. Both are
 * counted at their worst: every task full, and the count of tasks in its range that leaves the fewest for the most. Web is
 * taken to be as far up its range as websockets are: whoever holds a connection asks for pages too.
 *
 * Nothing where there are no websockets.
 */
export function reconnectSpread({ tiers, webReadsPerSecond }: ReconnectLoad): ReconnectSpread | undefined {
  const waits: ReconnectSpread[] = tiers.map((tier) => ({
    tier: tier.name,
    seconds: worst(tier, ({ browsers, takers }) => browsers / (takers * tier.connectsPerTaskPerSecond)),
  }));
  if (webReadsPerSecond !== undefined && tiers.length > 0) {
    const { min, max } = webReadsPerSecond;
    // All tiers at once: a deploy rolls them side by side.
    const seconds = tiers.reduce(
      (sum, tier) => sum + worst(tier, ({ browsers, upRange }) => browsers / (min + (max - min) * upRange)),
      0,
    );
    waits.push({ seconds });
  }
  const [longest] = waits.sort((one, other) => other.seconds - one.seconds);
  // A third is no binary fraction: what is a hair above a whole second is that second.
  return longest && { ...longest, seconds: Math.max(1, Math.ceil(longest.seconds - 1e-6)) };
}

/** Browsers that lost their connection at one moment, and the tasks that they find. */
interface Loss {
  readonly browsers: number;
  readonly takers: number;
  /** How far the tasks are up their range: 0 at the minimum, 1 at the maximum. */
  readonly upRange: number;
}

function worst(tier: WebsocketTier, figure: (loss: Loss) => number): number {
  let most = 0;
  for (let desired = tier.tasks.min; desired <= tier.tasks.max; desired += 1) {
    for (const loss of lossesAt(tier, desired)) most = Math.max(most, figure(loss));
  }
  return most;
}

function lossesAt({ tasks, rollout: mode, connectionsPerTask }: WebsocketTier, desired: number): Loss[] {
  const upRange = tasks.max > tasks.min ? (desired - tasks.min) / (tasks.max - tasks.min) : 0;
  const third: Loss = { browsers: (desired * connectionsPerTask) / 3, takers: (2 * desired) / 3, upRange };
  const decision = rolloutFor(tasks, mode);
  // A range that cannot be rolled has a check of its own.
  if (!decision.ok) return [third];
  const { batchAtMost, offlineAtMost } = rolloutLimits(decision.rollout, desired);
  // A single task that is offline meanwhile is followed by one that takes them all.
  const takers = Math.max(1, desired - offlineAtMost);
  return [third, { browsers: batchAtMost * connectionsPerTask, takers, upRange }];
}

/**
 * The most that come back within one second, as good as always: browsers that each wait a random time of equal chance
 * within the spread. The mean and five standard deviations of the count of a second (Poisson's), which is passed once in
 * three million seconds. A second above the mean is no trouble: what a task may be asked is a pace, and not where it ends.
 *
 * @param browsers that lost their connection, at one moment or one after the other
 */
export function busiestReconnectSecond(browsers: number, spreadSeconds: number): number {
  const mean = browsers / spreadSeconds;
  return Math.ceil(mean + 5 * Math.sqrt(mean));
}
