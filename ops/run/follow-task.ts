import type { Task } from '@aws-sdk/client-ecs';
import { appContainer } from '../../config/contract/task-definitions';
import { taskId } from '../aws/one-off-tasks';
import type { Clock } from '../kit/clock';
import { CliError } from '../kit/command-result';
import { describeError, describeKnownError, isRetryable } from '../kit/errors';
import type { Session } from '../kit/session';
import { waitUntil } from '../kit/wait-until';
import { endingOf, isOver, type RunEnding } from './run-ending';
import type { TaskLogPlace } from './run-target';
import { describeTask, stopTask, type TaskName } from './run-task';
import { TaskLog } from './task-log';

/** Two calls each time, of the 20 and 25 a second that AWS lets through for an account. */
const pollMs = 2_000;

/** ECS may not know a task that it has just started, for "up to about five minutes" (API reference, RunTask). */
const unknownMs = 300_000;

/** From SIGKILL until ECS has noticed. */
const stopSlackMs = 90_000;

/** Lines reach CloudWatch some seconds after they were written; once none came for so long, that was the last. */
const quietMs = 5_000;
const drainPollMs = 1_000;
const maxDrainMs = 60_000;

export interface FollowedTask extends TaskName {
  /** Absent: its container writes to where nobody can read it from here. */
  readonly log?: TaskLogPlace;
  /** Between SIGTERM and SIGKILL. */
  readonly stopTimeoutSeconds: number;
  /** What Ctrl-C does. */
  readonly onInterrupt: 'stop' | 'leave';
  /** After so many seconds the task is stopped. @default never */
  readonly timeoutSeconds?: number;
}

/**
 * Shows what a task writes until its command is over, and tells how it ended. What AWS answers is an ending too, never thrown.
 *
 * @param emit prints a line of the command's own
 */
export async function followTask(
  session: Session,
  followed: FollowedTask,
  emit: (line: string) => void,
): Promise<RunEnding> {
  const follower = new Follower(session, followed, emit);
  try {
    return await follower.follow();
  } catch (error) {
    const problem = describeKnownError(error);
    if (problem === undefined) throw error;
    return { how: 'lost', problem };
  }
}

class Follower {
  private readonly beganMs: number;
  private readonly id: string;
  private log: TaskLog | undefined;
  private toldStatus = '';

  constructor(
    private readonly session: Session,
    private readonly followed: FollowedTask,
    private readonly emit: (line: string) => void,
  ) {
    const { task, log } = followed;
    this.beganMs = session.clock.nowMs();
    this.id = taskId(task);
    if (log !== undefined) {
      const stream = `${log.streamPrefix}/${appContainer}/${this.id}`;
      this.log = new TaskLog(session.clients.logs, { group: log.group, stream });
    }
  }

  async follow(): Promise<RunEnding> {
    const { onInterrupt } = this.followed;
    const { outcome, answer } = await this.untilOverOrTold();
    if (outcome === 'done') return this.ended(answer);
    if (outcome === 'stopped' && onInterrupt === 'leave') return { how: 'left' };
    return this.stop(outcome === 'late' ? 'timed-out' : 'stopped');
  }

  private async untilOverOrTold() {
    const { session, followed, beganMs } = this;
    const { clock, interrupted } = session;
    const { timeoutSeconds = Number.POSITIVE_INFINITY, onInterrupt } = followed;
    try {
      return await waitUntil({
        session: { ...session, clock: wokenBy(interrupted, clock), interrupted, say: session.say },
        everyMs: pollMs,
        deadlineMs: beganMs + timeoutSeconds * 1000,
        ask: () => this.look(),
        done: isOver,
      });
    } catch (error) {
      // Ctrl-C while AWS does not answer: whoever wants the task stopped wants that to be tried.
      if (!interrupted.aborted || onInterrupt === 'leave' || !isRetryable(error)) throw error;
      return { outcome: 'stopped', answer: undefined } as const;
    }
  }

  private async stop(how: 'stopped' | 'timed-out'): Promise<RunEnding> {
    const { session, followed } = this;
    const { clock, clients, say } = session;
    const reason = `bulkhead run: ${how === 'stopped' ? 'Ctrl-C, or nobody reads its output' : `the time limit of ${followed.timeoutSeconds} s`}`;
    say(`Telling task ${this.id} to stop: SIGTERM now, SIGKILL after ${followed.stopTimeoutSeconds} s.`);
    let told = false;
    const tell = async (): Promise<void> => {
      try {
        await stopTask(clients.ecs, followed, reason);
        told = true;
      } catch (error) {
        say(`It was not told yet: ${describeError(error)}`);
      }
    };
    const { outcome, answer } = await waitUntil({
      session: { clock, say },
      everyMs: pollMs,
      deadlineMs: clock.nowMs() + followed.stopTimeoutSeconds * 1000 + stopSlackMs,
      ask: async () => {
        if (!told) await tell();
        return this.look();
      },
      done: isOver,
    });
    if (outcome !== 'done') return { how, over: false };
    const ending = await this.ended(answer);
    // It may have come to its own end just before.
    return answer?.stopCode === 'EssentialContainerExited' ? ending : { how, over: true };
  }

  private async look(): Promise<Task | undefined> {
    const { session, followed, id } = this;
    const task = await describeTask(session.clients.ecs, followed);
    if (task === undefined) {
      if (session.clock.nowMs() - this.beganMs < unknownMs) return undefined;
      throw new CliError(1, `ECS does not know the task ${id}`);
    }
    const { lastStatus = '' } = task;
    // What comes after RUNNING is told with the ending.
    const tells = ['PROVISIONING', 'PENDING', 'ACTIVATING', 'RUNNING'].includes(lastStatus);
    if (tells && lastStatus !== this.toldStatus) session.say(`Task ${id}: ${lastStatus.toLowerCase()}`);
    this.toldStatus = lastStatus;
    await this.readLog();
    return task;
  }

  private async ended(task: Task | undefined): Promise<RunEnding> {
    if (task === undefined) throw new CliError(1, `ECS does not know the task ${this.id}`);
    const ending = endingOf(task);
    if (ending.how !== 'not-started') await this.drain();
    return ending;
  }

  private async drain(): Promise<void> {
    const { clock } = this.session;
    const endMs = clock.nowMs() + maxDrainMs;
    let lastMs = clock.nowMs();
    while (this.log !== undefined && clock.nowMs() - lastMs < quietMs && clock.nowMs() < endMs) {
      await clock.sleep(drainPollMs);
      const lines = await this.readLog().catch((error: unknown) => {
        this.session.say(`Its last lines could not be read: ${describeError(error)}`);
        this.log = undefined;
        return 0;
      });
      if (lines > 0) lastMs = clock.nowMs();
    }
  }

  /** @throws only what may pass: for a log that may not be read, a command is not given up */
  private async readLog(): Promise<number> {
    try {
      return (await this.log?.read(this.emit)) ?? 0;
    } catch (error) {
      if (isRetryable(error)) throw error;
      this.session.say(`Its log cannot be read: ${describeError(error)}`);
      this.log = undefined;
      return 0;
    }
  }
}

/** The clock with a sleep that Ctrl-C ends: whoever presses it does not wait for the next look. */
function wokenBy(signal: AbortSignal, clock: Clock): Clock {
  return {
    nowMs: clock.nowMs,
    sleep: (milliseconds) =>
      new Promise((resolve, reject) => {
        const awake = (): void => {
          signal.removeEventListener('abort', awake);
          resolve();
        };
        if (signal.aborted) resolve();
        signal.addEventListener('abort', awake);
        clock.sleep(milliseconds).then(awake, reject);
      }),
  };
}
