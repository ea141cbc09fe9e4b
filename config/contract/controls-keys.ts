/** Keys of objects in the controls bucket. */
export const controlsKeys = {
  /** Of both below: they are rewritten all the time, and old versions of them are not kept. */
  stressPrefix: 'stress/',
  /** The stress report that tasks and `/status.json` read (domain/stress/stress-report.ts). Rewritten at least every 60 s. */
  stressReport: 'stress/report.json',
  /** What the meter needs to go on where its last process ended. */
  meterState: 'stress/meter-state.json',
  /** The switchboard as it was last deployed: what a fresh task starts from while AppConfig cannot be had. */
  lastResortSwitchboard: 'switchboard/last-resort.json',
  /** Of parked and purged jobs: `parked/<operation id>/...`. */
  parkedPrefix: 'parked/',
  /** What a store resize has to know if it is interrupted (`resize/<store id>.json`). */
  resizePrefix: 'resize/',
} as const;

/** The variable under which tasks and functions find the bucket's name. */
export const controlsBucketVariable = 'BULKHEAD_CONTROLS_BUCKET';
