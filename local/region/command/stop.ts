import { defaultRegionDirectory } from '../checkout';
import { stopRegion } from '../region/open-region';
import { chooseDirectory } from '../state/choose-directory';
import { endLeftovers, readRunningRegion } from '../state/running-region';
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
      const running = await readRunningRegion(directory.running);
      if (running === undefined) {
        // Stores may have outlived their emulator.
        await endLeftovers(directory.running);
        process.stderr.write('No region is running here.\n');
        return 0;
      }
      await step({ title: 'Stop the region', run: () => stopRegion(directory, running, 'save') });
      return 0;
    } finally {
      await lock.release();
    }
  } catch (error) {
    return reportFailure(error);
  }
}
