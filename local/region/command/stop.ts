import { defaultRegionDirectory } from '../checkout';
import { stopRegion } from '../region/open-region';
import { chooseDirectory } from '../state/choose-directory';
import { endLeftovers, readStandingRegion } from '../state/standing-region';
import { reportFailure } from './report-failure';
import { step } from './step';

export interface StopOptions {
  /** The region's directory. @default the checkout's own */
  readonly directory?: string;
}

/**
 * `bulkhead stop`: ends a region that was kept running and saves its state.
 * @returns the exit code; nothing to stop is no failure
 */
export async function stop({ directory: root = defaultRegionDirectory }: StopOptions): Promise<number> {
  try {
    const { directory, lock } = await chooseDirectory({ root });
    try {
      const standing = await readStandingRegion(directory.standing);
      if (standing === undefined) {
        // Stores may have outlived their emulator.
        await endLeftovers(directory.standing);
        process.stderr.write('No region is running here.\n');
        return 0;
      }
      await step({ title: 'Stop the region', run: () => stopRegion(directory, standing, 'save') });
      return 0;
    } finally {
      await lock.release();
    }
  } catch (error) {
    return reportFailure(error);
  }
}
