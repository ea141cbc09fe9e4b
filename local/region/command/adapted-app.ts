import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { checkoutRoot } from '../../../config/checkout-root';
import { adaptAssembly } from '../adapt/adapt-assembly';
import { defaultRegionDirectory } from '../checkout';
import { RegionError } from '../region-error';
import { regionDirectory } from '../state/region-directory';
import { reportFailure } from './report-failure';

export interface AdaptedAppOptions {
  /** The region's directory. @default the checkout's own */
  readonly directory?: string;
}

/**
 * `bulkhead adapted-app`: a CDK app for CDK_APP. The CDK runs it as it runs the app of cdk.json; it runs that app and
 * then adapts what it wrote, so that plain `cdk diff` and `cdk deploy` fit a region that was kept running.
 * @returns the exit code
 */
export async function adaptedApp({ directory }: AdaptedAppOptions): Promise<number> {
  try {
    const output = process.env.CDK_OUTDIR;
    if (output === undefined) {
      throw new RegionError(
        'adapted-app is for the CDK to run: set CDK_APP to it, as `bulkhead start --keep` says.',
      );
    }
    const { app } = appShape.parse(JSON.parse(await readFile(join(checkoutRoot, 'cdk.json'), 'utf8')));
    // In our process group and with our output: to the CDK the two are one app.
    const child = spawn(app, { cwd: checkoutRoot, shell: true, stdio: 'inherit' });
    const [exitCode] = await once(child, 'close');
    if (exitCode !== 0) return typeof exitCode === 'number' ? exitCode : 1;
    await adaptAssembly(output, regionDirectory(directory ?? defaultRegionDirectory));
    return 0;
  } catch (error) {
    return reportFailure(error);
  }
}

const appShape = z.object({ app: z.string() });
