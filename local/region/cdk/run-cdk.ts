import { join } from 'node:path';
import { checkoutRoot } from '../../../config/checkout-root';
import { cdkCli } from '../checkout';
import { toolEnvironment } from '../emulator/region-environment';
import { runTool } from '../process/run-tool';
import { RegionError } from '../region-error';
import type { RegionDirectory } from '../state/region-directory';
import { errorLines } from './error-lines';

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
