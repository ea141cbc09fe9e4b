import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import type { RegionDirectory } from './region-directory';

/**
 * The emulator writes what it holds only when it ends, and ends in the middle of a deploy if the run is
 * interrupted: a stack would then be IN_PROGRESS for ever. So it works on a copy, and the copy takes the place of
 * the original only after a run that ended well.
 * @param fresh begins with an empty region instead of the saved one
 */
export async function openWorkingState(directory: RegionDirectory, fresh: boolean): Promise<void> {
  const { savedState, workingState, temporary } = directory;
  await rm(workingState, { recursive: true, force: true });
  await rm(temporary, { recursive: true, force: true });
  // Cut off between the two renames below: the older state is whole.
  if (!existsSync(savedState)) await rename(replaced(savedState), savedState).catch(() => undefined);
  await mkdir(savedState, { recursive: true });
  await mkdir(temporary, { recursive: true });
  if (fresh) await mkdir(workingState);
  else await cp(savedState, workingState, { recursive: true });
}

/** Makes the working copy the state that the next run begins with. */
export async function saveWorkingState({
  savedState,
  workingState,
  temporary,
}: RegionDirectory): Promise<void> {
  const older = replaced(savedState);
  await rm(older, { recursive: true, force: true });
  await rename(savedState, older);
  await rename(workingState, savedState);
  await rm(older, { recursive: true, force: true });
  await rm(temporary, { recursive: true, force: true });
}

/** Throws the working copy away: the next run begins where this one began. */
export async function dropWorkingState({ workingState, temporary }: RegionDirectory): Promise<void> {
  await rm(workingState, { recursive: true, force: true });
  await rm(temporary, { recursive: true, force: true });
}

function replaced(savedState: string): string {
  return `${savedState}.replaced`;
}
