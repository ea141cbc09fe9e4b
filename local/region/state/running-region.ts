import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { endGroup } from '../process/end-group';
import { isAlive } from '../process/process-identity';
import { readJsonFile, writeJsonFile } from './private-files';

const identityShape = z.object({ pid: z.number(), startTime: z.string() });

const runningShape = z.object({
  /** True once a run left the region on purpose; until then its processes belong to the run that started them. */
  kept: z.boolean(),
  emulator: identityShape.extend({ port: z.number() }),
  stores: z.array(
    z.object({
      id: z.string(),
      process: identityShape,
      /** Hash of what the server was started with: another hash, and it must be started anew. */
      fingerprint: z.string(),
    }),
  ),
});

/** The processes of a region that runs. */
export type RunningRegion = z.infer<typeof runningShape>;
export type RecordedStore = RunningRegion['stores'][number];

/** What stands in a region's directory, if its emulator is alive. */
export async function readRunningRegion(path: string): Promise<RunningRegion | undefined> {
  const recorded = await readJsonFile(path, runningShape);
  return recorded !== undefined && isAlive(recorded.emulator) ? recorded : undefined;
}

/** Written before anything else can go wrong, so that a killed run's processes can be found and ended. */
export async function recordRunningRegion(path: string, running: RunningRegion): Promise<void> {
  await writeJsonFile(path, running);
}

export async function forgetRunningRegion(path: string): Promise<void> {
  await rm(path, { force: true });
}

/** Ends what a killed run left behind: its stores, and its emulator, whose half-done state nobody wants. */
export async function endLeftovers(path: string): Promise<void> {
  const recorded = await readJsonFile(path, runningShape);
  if (recorded === undefined) return;
  await Promise.all(
    [...recorded.stores.map((store) => store.process), recorded.emulator].map((each) => endGroup(each)),
  );
  await forgetRunningRegion(path);
}
