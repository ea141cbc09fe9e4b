import { any, type JobPattern } from '../../domain/switchboard/document';
import { CliError } from '../kit/cli-error';

/** Which jobs, as they are named on the command line. What is left out is any. */
export interface PatternOptions {
  readonly source?: string;
  readonly class?: string;
  readonly account?: string;
}

/** As domain/switchboard/document-schema.ts takes them. */
const maxNameLength = 100;

/** @throws CliError 2 */
export function patternOption(options: PatternOptions): JobPattern {
  const name = (key: keyof PatternOptions): string => {
    const value = options[key] ?? any;
    const { length } = [...value];
    if (length === 0 || length > maxNameLength) {
      throw new CliError(2, `--${key}: expected a name of 1 to ${maxNameLength} characters, got ${length}`);
    }
    return value;
  };
  return { source: name('source'), jobClass: name('class'), account: name('account') };
}

/** Whether a pattern is for every job there is. */
export function isEverything({ source, jobClass, account }: JobPattern): boolean {
  return source === any && jobClass === any && account === any;
}
