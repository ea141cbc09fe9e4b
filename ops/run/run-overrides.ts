import type { TaskOverride } from '@aws-sdk/client-ecs';
import { fargateSizes } from '../../config/checks/tasks';
import { appContainer } from '../../config/contract/task-definitions';
import type { StageConfig } from '../../config/schema/stage';
import { taskFields } from '../../config/schema/tasks';
import { secretLikeness } from '../../config/secret-likeness';
import { shellWord } from '../../domain/escape-text';
import { CliError } from '../kit/command-result';
import type { RunTarget } from './run-target';

/** "A total of 8192 characters are allowed for overrides", with those of the JSON (API reference, RunTask). */
const maxOverrideCharacters = 8_192;

/** A plain variable of one task. */
export interface Variable {
  readonly name: string;
  readonly value: string;
}

/** What of a task is other than what its definition says. */
export interface RunWish {
  readonly command: readonly string[];
  readonly variables: readonly Variable[];
  /** CPU units. @default the definition's */
  readonly cpu?: number;
  /** @default the definition's */
  readonly memoryMiB?: number;
}

/** As ECS is told it. @throws CliError 2 where it cannot be */
export function runOverrides(config: StageConfig, target: RunTarget, wish: RunWish): TaskOverride {
  const problems = [...variableProblems(target, wish), ...sizeProblems(config, target, wish)];
  const { command, variables, cpu, memoryMiB } = wish;
  const override: TaskOverride = {
    containerOverrides: [
      {
        name: appContainer,
        command: [...command],
        ...(variables.length === 0 ? {} : { environment: variables.map((variable) => ({ ...variable })) }),
      },
    ],
    ...(cpu === undefined ? {} : { cpu: String(cpu) }),
    ...(memoryMiB === undefined ? {} : { memory: String(memoryMiB) }),
  };
  const characters = JSON.stringify(override).length;
  if (characters > maxOverrideCharacters) {
    problems.push(
      `the command and its variables: expected at most ${maxOverrideCharacters.toLocaleString('en-US')} characters as JSON, which is what ECS takes, got ${characters.toLocaleString('en-US')}`,
    );
  }
  if (problems.length > 0) throw new CliError(2, problems.join('\n'));
  return override;
}

function variableProblems({ definition }: RunTarget, { variables }: RunWish): string[] {
  const secrets = new Set((definition.app.secrets ?? []).map(({ name }) => name));
  return variables.flatMap(({ name }) => {
    if (secrets.has(name))
      return [`--env ${name}: is a secret of ${definition.name}, which ECS does not replace`];
    return name.startsWith('BULKHEAD_') ? [`--env ${name}: is set by Bulkhead`] : [];
  });
}

/** Fargate offers certain pairs. One that is not named is the definition's, not that of a stage file of tomorrow. */
function sizeProblems(config: StageConfig, { entry, definition }: RunTarget, wish: RunWish): string[] {
  if (wish.cpu === undefined && wish.memoryMiB === undefined) return [];
  const cpu = taskFields.cpu.safeParse(wish.cpu ?? definition.cpu).data;
  if (cpu === undefined) {
    const offered = [...taskFields.cpu.unwrap().values].join(', ');
    return [`--cpu: expected one of ${offered}, got ${wish.cpu}`];
  }
  const memoryMiB = wish.memoryMiB ?? definition.memoryMiB;
  const { group, name } = entry;
  const only = { ...config, services: {}, workers: {} };
  const sized: StageConfig =
    entry.group === 'workers'
      ? { ...only, workers: { [name]: { ...entry.task, cpu, memoryMiB } } }
      : { ...only, services: { [name]: { ...entry.task, cpu, memoryMiB } } };
  return fargateSizes(sized)
    .filter(({ path }) => path[0] === group)
    .map(({ expected, got }) => `--memory: expected ${expected}, got ${got}`);
}

/** Secrets by the look of them in what everybody reads who may describe tasks, and what the audit log keeps. */
export function secretsInSight({ command, variables }: RunWish): string[] {
  return [
    ...variables.flatMap(({ name, value }) => {
      const likeness = secretLikeness(name, value);
      return likeness === undefined ? [] : [`--env ${name} looks like ${likeness}`];
    }),
    ...command.flatMap((word, index) => {
      const likeness = secretLikeness('', word);
      return likeness === undefined ? [] : [`word ${index + 1} of the command looks like ${likeness}`];
    }),
  ];
}

/** The command as a shell takes it. */
export function commandText(command: readonly string[]): string {
  return command.map(shellWord).join(' ');
}
