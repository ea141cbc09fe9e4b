import pc from 'picocolors';
import { RegionError } from '../region-error';

/** What a shell expects from a program that was interrupted. */
const EXIT_INTERRUPTED = 130;
const EXIT_FAILED = 1;

/**
 * Says on standard error why a command ends.
 * @returns its exit code
 */
export function reportFailure(error: unknown, signal?: AbortSignal): number {
  if (signal?.aborted === true) {
    process.stderr.write('Interrupted: everything this run started has been ended.\n');
    return EXIT_INTERRUPTED;
  }
  if (error instanceof RegionError) {
    process.stderr.write(`${[pc.red(error.message), ...error.details].join('\n')}\n`);
    return EXIT_FAILED;
  }
  // A mistake of ours: here the stack trace is what helps.
  throw error;
}
