import type { Switchboard } from './switchboard';

/** Outside of a stage, on a developer's machine: nothing is switched. */
export const noopSwitchboard: Switchboard = {
  verdict: () => ({ action: 'run' }),
  queueOf: () => undefined,
  release: () => ({ deferSeconds: 60, deferredJobsPerSecondPerTask: 5 }),
};
