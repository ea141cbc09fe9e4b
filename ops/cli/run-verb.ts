import { createInterface } from 'node:readline/promises';
import { StageProblems } from '../../config/stage-problems';
import { awsSentence } from '../aws/aws-sentence';
import { CommandFailure } from '../session/command-failure';
import type { ReadOptions } from '../session/command-options';
import type { Printed } from '../session/printed';
import { type Session, session } from '../session/session';

/**
 * Runs a verb for a person at a terminal or for a script: a mistake becomes a sentence and an exit code, Ctrl-C lets the
 * step that runs finish, and a second one ends at once.
 */
export async function runVerb(
  options: ReadOptions,
  verb: (session: Session) => Promise<Printed>,
): Promise<void> {
  const interruption = new AbortController();
  const onInterrupt = () => {
    if (interruption.signal.aborted) process.exit(130);
    process.stderr.write('Stopping after this step. Ctrl-C again ends at once.\n');
    interruption.abort();
  };
  process.on('SIGINT', onInterrupt);
  try {
    const { stdout, stderr, exitCode } = await verb(
      session(options, {
        interrupted: interruption.signal,
        say: (text) => process.stderr.write(`${text}\n`),
        confirm,
      }),
    );
    process.stdout.write(stdout);
    process.stderr.write(stderr);
    process.exitCode = interruption.signal.aborted && exitCode === 1 ? 130 : exitCode;
  } catch (error) {
    process.stderr.write(`${failureText(error)}\n`);
    process.exitCode = error instanceof CommandFailure ? error.exitCode : 1;
  } finally {
    process.off('SIGINT', onInterrupt);
  }
}

function failureText(error: unknown): string {
  if (error instanceof CommandFailure || error instanceof StageProblems) return error.message;
  return awsSentence(error);
}

async function confirm(question: string): Promise<boolean | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
