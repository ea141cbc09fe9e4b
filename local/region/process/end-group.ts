import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, type ProcessIdentity } from './process-identity';

/** How long a process may take to end by itself after SIGTERM. The emulator writes its state then (about 2 s). */
const DEFAULT_GRACE_MS = 15_000;
const POLL_MS = 25;

/**
 * Ends a process that leads its own group, and the group: SIGTERM, a grace period, then SIGKILL. Does nothing if
 * the process is gone already, so it can be called for processes of an earlier run.
 * @returns true if the process ended within the grace period
 */
export async function endGroup(
  identity: ProcessIdentity,
  graceMs: number = DEFAULT_GRACE_MS,
): Promise<boolean> {
  if (!isAlive(identity)) return true;
  signalGroup(identity.pid, 'SIGTERM');
  const deadline = Date.now() + graceMs;
  while (isAlive(identity) && Date.now() < deadline) await sleep(POLL_MS);
  const endedInTime = !isAlive(identity);
  // Also after a clean end: what the leader started (Lambda workers, say) shares its group and must not stay.
  signalGroup(identity.pid, 'SIGKILL');
  while (isAlive(identity)) await sleep(POLL_MS);
  // A child of ours counts as ended before node has read its exit status: give it a turn, or a zombie stays.
  await sleep(1);
  return endedInTime;
}

/** Signals every process of the group that this pid leads; a group without processes is fine. */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch {
    // No such group: all of it ended already, which is what was wanted.
  }
}
