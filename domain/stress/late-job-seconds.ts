/** Nobody is woken for a wave that is over before they have read about it. */
const shortestSeconds = 30;

/** Scaling acts at the target; at three times the target it has not been enough. */
const targets = 3;

/** How long the oldest job of a pool has waited when somebody is woken, from the pool's own target. */
export function lateJobSeconds(latencyTargetSeconds: number): number {
  return Math.max(shortestSeconds, targets * latencyTargetSeconds);
}
