import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { venvDirectory } from '../../../local/region/checkout';
import { type Deployment, deployStage } from '../../../local/region/deploy/deploy-stage';
import { tryLock } from '../../../local/region/process/process-lock';
import { openRegion } from '../../../local/region/region/open-region';

/** The local stage as a run of the tests deployed it. */
export interface DeployedStage {
  /** A region's directory, saved as `npm start` saves it. To be copied, never to be opened. */
  readonly root: string;
  readonly deployment: Deployment;
}

/**
 * The local stage deployed to an empty region by all steps of `npm start`, once in a run of the tests. The first file
 * that asks deploys; files that ask meanwhile wait for it. Six such deploys took a fifth of all the CPU of the region's
 * tests. One region for all files was rejected: what one file changes, another would find.
 */
export async function deployedOnce(): Promise<DeployedStage> {
  const directory = process.env.BULKHEAD_TEST_RUN;
  if (directory === undefined) throw new Error('expected BULKHEAD_TEST_RUN, which begin-run.ts sets');
  const root = join(directory, 'region');
  const written = join(directory, 'deployment.json');
  while (!existsSync(written)) {
    const lock = await tryLock(`${root}.making`);
    if (lock === undefined) {
      await sleep(100);
      continue;
    }
    try {
      if (!existsSync(written)) {
        // Whoever waits looks for the name alone: it must not be there before the text is.
        const text = JSON.stringify(await deployed(root));
        await writeFile(`${written}.new`, text);
        await rename(`${written}.new`, written);
      }
    } finally {
      await lock.release();
    }
  }
  return { root, deployment: JSON.parse(await readFile(written, 'utf8')) };
}

async function deployed(root: string): Promise<Deployment> {
  const region = await openRegion({ root, venv: venvDirectory, fresh: true });
  try {
    const deployment = await deployStage(region, region.clients, { stage: 'local' });
    await region.close('save');
    return deployment;
  } catch (error) {
    await region.close('drop');
    throw error;
  }
}
