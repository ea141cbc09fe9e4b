import { StageProblems } from '../../config/problem';
import { askAtTerminal } from './ask-at-terminal';
import { closedPipeExitCode, onClosedPipe } from './closed-pipe';
import type { ReadOptions } from './command-options';
import { CliError, type CommandResult } from './command-result';
import { describeError } from './errors';
import { type Session, session } from './session';

/** Of a shell, for Ctrl-C: 128 and SIGINT. */
const interruptedExitCode = 130;

const usualStop = 'Stopping after this step. Ctrl-C again ends at once.';

/**
 * Runs a verb for a person at a terminal or for a script: a mistake becomes a sentence and an exit code, Ctrl-C lets the
 * step that runs finish, and a second one ends at once. A reader who goes away is a first Ctrl-C.
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
  let cutOff = interruptedExitCode;
  const stop = () => {
    // First: what is told below may reach nobody either.
    interruption.abort();
    // A verb that only looks has no steps.
    if ('yes' in options) process.stderr.write(`${onInterrupt}\n`);
  };
  const interrupt = () => {
    if (signal.aborted) process.exit(interruptedExitCode);
    stop();
  };
  const endPipe = onClosedPipe(() => {
    if (signal.aborted) return;
    cutOff = closedPipeExitCode;
    stop();
  });
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
    process.exitCode = signal.aborted ? ended(exitCode, cutOff) : exitCode;
  } catch (error) {
    process.stderr.write(`${error instanceof StageProblems ? error.message : describeError(error)}\n`);
    const exitCode = error instanceof CliError ? error.exitCode : 1;
    process.exitCode = signal.aborted ? ended(exitCode, cutOff) : exitCode;
  } finally {
    process.off('SIGINT', interrupt);
    endPipe();
  }
}

/** What was not done because of Ctrl-C did not fail. */
function ended(exitCode: CommandResult['exitCode'], cutOff: number): CommandResult['exitCode'] {
  return exitCode === 1 || exitCode === interruptedExitCode ? cutOff : exitCode;
}
