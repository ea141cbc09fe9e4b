import type { Switchboard } from './switchboard';

/** Short, because a switchboard is asked for every 15 s; long enough that workers do not turn the same jobs over. */
const deferSeconds = 60;

/** Config's default for what comes back. */
const deferredJobsPerSecondPerTask = 5;

/**
 * What a task does that knows no switchboard: neither AppConfig nor the copy of it could be had since it started. It may
 * have been started because of an incident, so it puts off whatever may wait and whatever the team named beforehand, and
 * does all the rest.
 *
 * @param shedSources the variable `BULKHEAD_SHED_SOURCES`
 */
export function failsafeSwitchboard(shedSources: readonly string[]): Switchboard {
  const shed = new Set(shedSources);
  return {
    verdict: ({ source }, kind) =>
      kind === 'bulk' || kind === 'push' || (source !== undefined && shed.has(source))
        ? { action: 'defer', cause: 'no-switchboard' }
        : { action: 'run' },
    queueOf: () => undefined,
    release: () => ({ deferSeconds, deferredJobsPerSecondPerTask }),
  };
}
