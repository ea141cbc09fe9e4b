/** Keys of what templates say beside a resource, for people, rules and the local region: no service of AWS reads them. */
export const metadataKeys = {
  /** `{ mode, rule, worstSeconds }`: how tasks are replaced, what holds meanwhile, and the longest it can take. */
  rollout: 'bulkhead:rollout',
  /** Seconds that customers should not have to wait longer than. */
  latencyTargetSeconds: 'bulkhead:latencyTargetSeconds',
  /** `true` on what a stage's first deploy leaves unprotected from deletion, which the next deploy protects (ADR 14). */
  firstDeploy: 'bulkhead:firstDeploy',
} as const;
