import type { Container, Task } from '@aws-sdk/client-ecs';
import { appContainer } from '../../config/contract/task-definitions';

/** Why nobody waits for a command any more. */
export type RunEnding =
  | { readonly how: 'exited'; readonly exitCode: number; readonly reason?: string; readonly seconds?: number }
  /** No exit code of the command, and none to come. */
  | { readonly how: 'not-started' | 'broken-off'; readonly reason: string }
  /** By Ctrl-C or by the time limit. Not `over`: ECS was not told, or has not ended it yet. */
  | { readonly how: 'stopped' | 'timed-out'; readonly over: boolean }
  /** AWS is not asked any more, and the task goes on: it cannot be reached, or Ctrl-C ended a look. */
  | { readonly how: 'lost'; readonly problem: string }
  | { readonly how: 'left' };

/**
 * How the command ends for a shell: as the command did. Where that has no code, one that other tools give in the same case:
 * `timeout` 124, `docker run` 125, `ssh` 255.
 */
export function exitCodeFor(ending: RunEnding): number {
  switch (ending.how) {
    case 'exited':
      return ending.exitCode;
    case 'timed-out':
      return 124;
    case 'not-started':
    case 'broken-off':
      return 125;
    case 'stopped':
    case 'left':
      return 130;
    case 'lost':
      return 255;
  }
}

/** The app's container of a task; none before ECS has made it. */
function appOf({ containers = [] }: Task): Container | undefined {
  return containers.find(({ name }) => name === appContainer);
}

/** Whether the command is over. On Fargate the task's own end comes half a minute later, with its network interface. */
export function isOver(task: Task | undefined): boolean {
  if (task === undefined) return false;
  const app = appOf(task);
  return task.lastStatus === 'STOPPED' || (app?.lastStatus === 'STOPPED' && app.exitCode !== undefined);
}

/** Of a task that is over by itself, or by somebody else's doing. */
export function endingOf(task: Task): RunEnding {
  const app = appOf(task);
  const reasons = [app?.reason, task.stoppedReason].filter((reason) => reason !== undefined && reason !== '');
  const reason = [...new Set(reasons)].join('; ');
  if (app?.exitCode === undefined) {
    return {
      how: task.startedAt === undefined ? 'not-started' : 'broken-off',
      reason: reason === '' ? 'ECS does not say why' : reason,
    };
  }
  const seconds = secondsOf(task);
  return {
    how: 'exited',
    exitCode: app.exitCode,
    ...(tells(app, task) ? { reason } : {}),
    ...(seconds === undefined ? {} : { seconds }),
  };
}

/** That an essential container exited says nothing beyond the exit code. */
function tells(app: Container, { stopCode, stoppedReason = '' }: Task): boolean {
  if (app.reason !== undefined && app.reason !== '') return true;
  return stopCode !== undefined && stopCode !== 'EssentialContainerExited' && stoppedReason !== '';
}

function secondsOf({ startedAt, executionStoppedAt, stoppedAt }: Task): number | undefined {
  const end = executionStoppedAt ?? stoppedAt;
  if (startedAt === undefined || end === undefined) return undefined;
  return Math.round((end.getTime() - startedAt.getTime()) / 1000);
}
