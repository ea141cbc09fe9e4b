import { shellWord } from '../../domain/escape-text';
import { taskId } from '../aws/one-off-tasks';
import { commandName } from '../kit/command-name';
import type { RunEnding } from './run-ending';
import type { TaskName } from './run-task';

/** A task, and how it is called again by whoever reads of it. */
export interface TaskPlace extends TaskName {
  readonly service: string;
  /** As `--stage` was given. */
  readonly stage: string;
  readonly region: string;
}

function followCommand({ service, stage, task }: TaskPlace): string {
  return `${commandName} run ${service} --stage ${shellWord(stage)} --follow ${taskId(task)}`;
}

function stopCommand({ cluster, task, region }: TaskPlace): string {
  return `aws ecs stop-task --cluster ${cluster} --task ${taskId(task)} --region ${region}`;
}

/** How to come back to a task that goes on. */
export function goesOnLines(place: TaskPlace): string[] {
  return [
    'It goes on, without a time limit.',
    `What it writes, and how it ends: ${followCommand(place)}`,
    `To stop it: ${stopCommand(place)}`,
  ];
}

export function endingLines(place: TaskPlace, ending: RunEnding): string[] {
  const { service } = place;
  switch (ending.how) {
    case 'exited': {
      const after = ending.seconds === undefined ? '' : ` after ${ending.seconds} s`;
      const because = ending.reason === undefined ? '' : `: ${ending.reason}`;
      const more = /OutOfMemory/.test(ending.reason ?? '') ? ['--memory gives it more.'] : [];
      return [`${service}: exited with ${ending.exitCode}${after}${because}`, ...more];
    }
    case 'not-started':
      return [`${service}: the command did not start: ${ending.reason}`];
    case 'broken-off':
      return [`${service}: the task ended, and the command has no exit code: ${ending.reason}`];
    case 'stopped':
    case 'timed-out': {
      const why = ending.how === 'stopped' ? 'stopped' : 'stopped at its time limit';
      return ending.over ? [`${service}: ${why}.`] : [`${service}: is not over yet.`, ...goesOnLines(place)];
    }
    case 'lost':
      return [`${service}: nobody looks any more: ${ending.problem}`, ...goesOnLines(place)];
    case 'left':
      return goesOnLines(place);
  }
}
