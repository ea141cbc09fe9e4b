import { join } from 'node:path';
import { checkoutRoot } from '../../config/checkout-root';

/** Everything the local region writes, outside version control. */
const bulkheadDirectory = join(checkoutRoot, '.bulkhead');

/** Python and the emulator, shared by all runs of this checkout. */
export const venvDirectory = join(bulkheadDirectory, 'venv');

/** State of the region that `start` uses unless another run is using it. */
export const defaultRegionDirectory = join(bulkheadDirectory, 'region');

/** Directories of runs that found the region in use; each is removed when its run ends. */
export const sideRunsDirectory = join(bulkheadDirectory, 'side-runs');

/** Starts the real CDK command line with this node: `npx` would cost half a second and may reach the network. */
export const cdkCli = join(checkoutRoot, 'bin/run-cdk.cjs');
