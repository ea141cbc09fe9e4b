import { StageProblems } from '../../config/problem';
import { askAtTerminal } from './ask-at-terminal';
import type { ReadOptions } from './command-options';
import { CliError, type CommandResult } from './command-result';
import { describeError } from './errors';
import { type Session, session } from './session';

/**
 * Runs a verb for a person at a terminal or for a script: a mistake becomes a sentence and an exit code, Ctrl-C lets the
 * step that runs finish, and a second one ends at once.
 */
export async function runVerb(
  options: ReadOptions,
  verb: (session: Session) => Promise<CommandResult>,
): Promise<void> {
  const interruption = new AbortController();
  const { signal } = interruption;
  const onInterrupt = () => {
    if (signal.aborted) process.exit(130);
    // A verb that only looks has no steps.
    if ('yes' in options) process.stderr.write('Stopping after this step. Ctrl-C again ends at once.\n');
    interruption.abort();
  };
  process.on('SIGINT', onInterrupt);
  try {
    const { stdout, stderr, exitCode } = await verb(
      session(options, {
        interrupted: signal,
        say: (text) => process.stderr.write(`${text}\n`),
        confirm: (question) => askAtTerminal(question, process),
      }),
    );
    process.stdout.write(stdout);
    process.stderr.write(stderr);
    process.exitCode = ended(exitCode, signal);
  } catch (error) {
    process.stderr.write(`${error instanceof StageProblems ? error.message : describeError(error)}\n`);
    process.exitCode = ended(error instanceof CliError ? error.exitCode : 1, signal);
  } finally {
    process.off('SIGINT', onInterrupt);
  }
}

/** What was not done because of Ctrl-C did not fail. */
function ended(exitCode: CommandResult['exitCode'], { aborted }: AbortSignal): CommandResult['exitCode'] {
  return aborted && exitCode === 1 ? 130 : exitCode;
}
