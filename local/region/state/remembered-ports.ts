import { z } from 'zod';
import { freePort, isPortFree } from '../process/free-port';
import { readJsonFile, writeJsonFile } from './private-files';

/** The emulator's own port among the names in the ports file; store ids are lower case, so none is called so. */
export const EMULATOR_PORT = 'EMULATOR';

const portsShape = z.record(z.string(), z.number());

/**
 * Ports by name, chosen once. Templates carry the stores' ports: a port that changed from run to run would show as
 * a change of the deployment.
 * @returns the ports asked for, all different
 */
export async function rememberedPorts(
  path: string,
  names: readonly string[],
): Promise<Record<string, number>> {
  const known = (await readJsonFile(path, portsShape)) ?? {};
  const ports: Record<string, number> = { ...known };
  for (const name of names) {
    ports[name] ??= await freePort(new Set(Object.values(ports)));
  }
  if (Object.keys(ports).length !== Object.keys(known).length) await writeJsonFile(path, ports);
  return ports;
}

/** Forgets ports that some other program took while the region was down. Not for a region that is running. */
export async function forgetTakenPorts(path: string): Promise<void> {
  const known = (await readJsonFile(path, portsShape)) ?? {};
  const entries = Object.entries(known);
  const free = await Promise.all(entries.map(([, port]) => isPortFree(port)));
  const kept = entries.filter((_, index) => free[index] === true);
  if (kept.length !== entries.length) await writeJsonFile(path, Object.fromEntries(kept));
}
