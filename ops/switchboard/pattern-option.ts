import type { Command, OptionValues } from '@commander-js/extra-typings';
import { any, type JobPattern } from '../../domain/switchboard/document';
import { CliError } from '../kit/command-result';

/** Which jobs, as they are named on the command line. What is left out is any. */
export interface PatternOptions {
  readonly source?: string;
  readonly class?: string;
  readonly account?: string;
}

/** As domain/switchboard/document-schema.ts takes them. */
const maxNameLength = 100;

/** `--source`, `--class`, `--account`. */
export function withPattern<Args extends unknown[], Opts extends OptionValues, Global extends OptionValues>(
  command: Command<Args, Opts, Global>,
) {
  return command
    .option('--source <name>', 'only jobs of this source', nameOption('--source'))
    .option('--class <name>', 'only jobs of this class', nameOption('--class'))
    .option('--account <id>', 'only jobs of this account', nameOption('--account'));
}

/** @returns a parser that throws CliError 2 */
export function nameOption(option: string): (name: string) => string {
  return (name) => {
    const problem = nameProblem(name);
    if (problem !== undefined) throw new CliError(2, `${option}: ${problem}`);
    return name;
  };
}

/** Why these options refuse a name; undefined for one that they take. */
export function nameProblem(name: string): string | undefined {
  const { length } = [...name];
  return length === 0 || length > maxNameLength
    ? `expected a name of 1 to ${maxNameLength} characters, got ${length}`
    : undefined;
}

export function patternOf({
  source = any,
  class: jobClass = any,
  account = any,
}: PatternOptions): JobPattern {
  return { source, jobClass, account };
}

/** Whether a pattern is for every job there is. */
export function isEverything({ source, jobClass, account }: JobPattern): boolean {
  return source === any && jobClass === any && account === any;
}
