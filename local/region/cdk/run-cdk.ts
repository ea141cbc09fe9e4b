import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkoutRoot } from '../../../config/checkout-root';
import { cdkCli } from '../checkout';
import { toolEnvironment } from '../emulator/region-environment';
import { runTool } from '../process/run-tool';
import { RegionError } from '../region-error';
import type { RegionDirectory } from '../state/region-directory';

/** What every run of the CDK needs to know about the region. */
export interface CdkTarget {
  readonly port: number;
  readonly directory: RegionDirectory;
  readonly signal?: AbortSignal;
  /** Every line the CDK prints, as it comes. */
  readonly onLine?: (line: string) => void;
}

/**
 * Runs the real CDK command line against the region, with the checkout as its working directory.
 * @returns the lines it printed
 * @throws RegionError with the CDK's own error lines
 */
export async function runCdk(target: CdkTarget, args: readonly string[]): Promise<readonly string[]> {
  const { port, directory, signal, onLine } = target;
  const command = args[0] ?? '';
  const logFile = join(directory.logs, `cdk-${command}.log`);
  // `--ci` sends the CDK's own messages to standard output and keeps it from asking or drawing.
  const { exitCode, lines } = await runTool(process.execPath, [cdkCli, ...args, '--ci', '--no-color'], {
    cwd: checkoutRoot,
    env: toolEnvironment(port),
    logFile,
    signal,
    onLine,
  });
  if (exitCode !== 0) {
    throw new RegionError(`cdk ${command} failed (all of its output: ${logFile}):`, errorLines(lines));
  }
  return lines;
}

/** A failed deploy prints thousands of lines; what says why fits in these. */
const MAX_LINES = 30;

/** Progress, advice and wrapping that says nothing about the failure. */
const noise = [
  /_(IN_PROG|IN_PROGRESS|COMPLETE|COMPLET)\b/,
  /^\s+at /,
  /Subprocess exited with error/,
  /CloudTrail delivery can lag/,
  /: (start|success): /,
  /^Node\.js v/,
  /NodeVersionSupportWarning/,
];

/** The lines of the CDK's output that say what went wrong: from the first failed stack on, else the last ones. */
export function errorLines(lines: readonly string[]): string[] {
  const telling = lines.filter((line) => !noise.some((pattern) => pattern.test(line)));
  const failure = telling.findIndex((line) => line.startsWith('❌'));
  return failure < 0 ? telling.slice(-MAX_LINES) : telling.slice(failure, failure + MAX_LINES);
}

/**
 * Synthesises a stage as `cdk synth` does, into the region's directory.
 * @param stage name or path of a stage file
 */
export async function synthesiseStage(target: CdkTarget, stage: string): Promise<void> {
  const output = target.directory.synthesised;
  await rm(output, { recursive: true, force: true });
  await runCdk(target, ['synth', '--quiet', '--context', `stage=${stage}`, '--output', output]);
}
