import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ProcessLock, tryLock } from '../process/process-lock';
import { RegionError } from '../region-error';
import { type RegionDirectory, regionDirectory } from './region-directory';
import { endLeftovers } from './running-region';

export interface ChosenDirectory {
  readonly directory: RegionDirectory;
  readonly lock: ProcessLock;
  /** True for a directory of this run alone, because another run is using the region; it goes with the run. */
  readonly isolated: boolean;
}

export interface DirectoryOptions {
  /** The region's directory. */
  readonly root: string;
  /** Where directories of runs beside it go. Without it a region in use is an error. */
  readonly sideRuns?: string;
}

/**
 * Locks the region's directory for this run, or, while another run is using it, makes one of its own.
 * @throws RegionError if the directory is in use and there is no other place to go to
 */
export async function chooseDirectory({ root, sideRuns }: DirectoryOptions): Promise<ChosenDirectory> {
  if (sideRuns !== undefined) await sweep(sideRuns);
  const directory = regionDirectory(root);
  // Templates of the region carry its passwords.
  await mkdir(directory.root, { recursive: true, mode: 0o700 });
  const lock = await tryLock(directory.lock);
  if (lock !== undefined) return { directory, lock, isolated: false };
  if (sideRuns === undefined) {
    throw new RegionError(`Another run is using the region in ${root}: wait until it has ended.`);
  }
  const own = regionDirectory(join(sideRuns, randomUUID()));
  await mkdir(own.root, { recursive: true, mode: 0o700 });
  const ownLock = await tryLock(own.lock);
  if (ownLock === undefined) throw new Error(`${own.root} is locked by somebody else`);
  return { directory: own, lock: ownLock, isolated: true };
}

/** Clears what killed runs left beside the region. */
async function sweep(sideRuns: string): Promise<void> {
  for (const name of await readdir(sideRuns).catch(() => [])) {
    const left = regionDirectory(join(sideRuns, name));
    const lock = await tryLock(left.lock);
    if (lock === undefined) continue;
    await endLeftovers(left.running);
    await rm(left.root, { recursive: true, force: true });
  }
}
