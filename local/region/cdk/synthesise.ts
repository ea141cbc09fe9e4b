import { rm } from 'node:fs/promises';
import { type CdkTarget, runCdk } from './run-cdk';

/**
 * Synthesises a stage as `cdk synth` does, into the region's directory.
 * @param stage name or path of a stage file
 */
export async function synthesise(target: CdkTarget, stage: string): Promise<void> {
  const output = target.directory.synthesised;
  await rm(output, { recursive: true, force: true });
  await runCdk(target, ['synth', '--quiet', '--context', `stage=${stage}`, '--output', output]);
}
