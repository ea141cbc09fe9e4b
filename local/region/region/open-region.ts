import { rm } from 'node:fs/promises';
import { type RegionClients, regionClients } from '../emulator/region-clients';
import { startEmulator } from '../emulator/start-emulator';
import { endGroup } from '../process/end-group';
import { RegionError } from '../region-error';
import { type ChosenDirectory, chooseDirectory, type DirectoryOptions } from '../state/choose-directory';
import { dropWorkingState, openWorkingState, saveWorkingState } from '../state/emulator-state';
import type { RegionDirectory } from '../state/region-directory';
import { EMULATOR_PORT, forgetTakenPorts, rememberedPorts } from '../state/remembered-ports';
import {
  endLeftovers,
  forgetRunningRegion,
  type RunningRegion,
  readRunningRegion,
  recordRunningRegion,
} from '../state/running-region';
import type { StoreBinary } from '../stores/store-binary';
import { type RegionToolsOptions, regionTools } from './region-tools';

export interface OpenRegionOptions extends DirectoryOptions, RegionToolsOptions {
  /** Begins with an empty region and empty stores. @default false: as the last run left it */
  readonly fresh?: boolean;
}

/** How a region is left. `save`: stopped, state kept. `drop`: stopped, state as before. `keep`: left running. */
export type RegionEnding = 'save' | 'drop' | 'keep';

/** A region that answers. */
export interface Region {
  readonly port: number;
  readonly directory: RegionDirectory;
  readonly clients: RegionClients;
  readonly storeBinary: StoreBinary;
  /** True if it stood already, left by an earlier run; it is then left as it is, however this run ends. */
  readonly reused: boolean;
  /** True for a region of this run alone, because another run is using the checkout's. */
  readonly isolated: boolean;
  /** What runs, kept up to date on disk, so that it can be ended even if this run is killed. */
  running(): RunningRegion;
  record(running: RunningRegion): Promise<void>;
  /** Ends the run's use of the region, once; later calls do nothing. */
  close(ending: RegionEnding): Promise<void>;
}

/**
 * Starts the emulator on the region's saved state, or joins a region that an earlier run left running.
 * @throws RegionError that says what to install or mend; nothing is left running then
 */
export async function openRegion(options: OpenRegionOptions): Promise<Region> {
  const chosen = await chooseDirectory(options);
  const { directory, lock, isolated } = chosen;
  try {
    const { storeBinary, python } = await regionTools(options);
    const running = await readRunningRegion(directory.running);
    if (running?.kept) {
      if (options.fresh)
        throw new RegionError(
          'A region is running here: `npm run stop` ends it, then --fresh can begin anew.',
        );
      return joined(chosen, running, storeBinary);
    }

    await endLeftovers(directory.running);
    await openWorkingState(directory, options.fresh ?? false);
    if (options.fresh) await rm(directory.stores, { recursive: true, force: true });
    await forgetTakenPorts(directory.ports);
    const port = (await rememberedPorts(directory.ports, [EMULATOR_PORT]))[EMULATOR_PORT] ?? 0;
    options.onProgress?.(`starting the emulator on port ${port}`);
    const emulator = await startEmulator({
      python,
      port,
      directory,
      signal: options.signal,
      onStarted: (process) =>
        recordRunningRegion(directory.running, { kept: false, emulator: { ...process, port }, stores: [] }),
    });
    return joined(chosen, { kept: false, emulator: { ...emulator, port }, stores: [] }, storeBinary);
  } catch (error) {
    await endLeftoversUnlessKept(directory);
    await lock.release();
    if (isolated) await rm(directory.root, { recursive: true, force: true });
    throw error;
  }
}

async function endLeftoversUnlessKept(directory: RegionDirectory): Promise<void> {
  if ((await readRunningRegion(directory.running))?.kept) return;
  await endLeftovers(directory.running);
  await dropWorkingState(directory);
}

function joined(chosen: ChosenDirectory, found: RunningRegion, storeBinary: StoreBinary): Region {
  const { directory, lock, isolated } = chosen;
  const clients = regionClients(found.emulator.port);
  let running = found;
  let closed = false;
  const record = async (next: RunningRegion) => {
    running = next;
    await recordRunningRegion(directory.running, next);
  };
  const close = async (ending: RegionEnding) => {
    if (closed) return;
    closed = true;
    clients.destroy();
    if (ending === 'keep') await record({ ...running, kept: true });
    else if (!found.kept) await stopRegion(directory, running, ending);
    await lock.release();
    if (isolated) await rm(directory.root, { recursive: true, force: true });
  };
  return {
    port: found.emulator.port,
    directory,
    clients,
    storeBinary,
    reused: found.kept,
    isolated,
    running: () => running,
    record,
    close,
  };
}

/** Ends a region's processes. Stores first: while they write their snapshots nothing else may change. */
export async function stopRegion(
  directory: RegionDirectory,
  { stores, emulator }: RunningRegion,
  ending: 'save' | 'drop',
): Promise<void> {
  await Promise.all(stores.map(({ process }) => endGroup(process)));
  // A state that is thrown away need not be written first.
  const saved = (await endGroup(emulator, ending === 'save' ? undefined : 0)) && ending === 'save';
  await (saved ? saveWorkingState(directory) : dropWorkingState(directory));
  await forgetRunningRegion(directory.running);
}
