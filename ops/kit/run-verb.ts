import { StageProblems } from '../../config/problem';
import { askAtTerminal } from './ask-at-terminal';
import type { ReadOptions } from './command-options';
import { CliError, type CommandResult } from './command-result';
import { describeError } from './errors';
import { type Session, session } from './session';

const usualStop = 'Stopping after this step. Ctrl-C again ends at once.';

/**
 * Runs a verb for a person at a terminal or for a script: a mistake becomes a sentence and an exit code, Ctrl-C lets the
 * step that runs finish, and a second one ends at once.
 *
 * @param onInterrupt what a person is told at the first Ctrl-C of a verb that changes something
 */
export async function runVerb(
  options: ReadOptions,
  verb: (session: Session) => Promise<CommandResult>,
  onInterrupt = usualStop,
): Promise<void> {
  const interruption = new AbortController();
  const { signal } = interruption;
  const interrupt = () => {
    if (signal.aborted) process.exit(130);
    // A verb that only looks has no steps.
    if ('yes' in options) process.stderr.write(`${onInterrupt}\n`);
    interruption.abort();
  };
  process.on('SIGINT', interrupt);
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
    process.off('SIGINT', interrupt);
  }
}

/** What was not done because of Ctrl-C did not fail. */
function ended(exitCode: CommandResult['exitCode'], { aborted }: AbortSignal): CommandResult['exitCode'] {
  return aborted && exitCode === 1 ? 130 : exitCode;
}
