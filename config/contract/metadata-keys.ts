/** Keys of what templates say beside a service, for people and for the local region: no service of AWS reads them. */
export const metadataKeys = {
  /** `{ mode, rule, worstSeconds }`: how tasks are replaced, what holds meanwhile, and the longest it can take. */
  rollout: 'bulkhead:rollout',
  /** Seconds that customers should not have to wait longer than. */
  latencyTargetSeconds: 'bulkhead:latencyTargetSeconds',
} as const;
