/** Keys of objects in the controls bucket. */
export const controlsKeys = {
  /** Of both below: they are rewritten all the time, and old versions of them are not kept. */
  stressPrefix: 'stress/',
  /** The stress report that tasks and `/status.json` read (domain/stress-report.ts). Rewritten at least every 60 s. */
  stressReport: 'stress/report.json',
  /** What the meter needs to go on where its last process ended. */
  meterState: 'stress/meter-state.json',
} as const;

/** The variable under which tasks and functions find the bucket's name. */
export const controlsBucketVariable = 'BULKHEAD_CONTROLS_BUCKET';
