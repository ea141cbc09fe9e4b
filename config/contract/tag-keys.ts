/** Tags on every resource. Cost reports, the local region and the operator command group by them. */
export const tagKeys = { stage: 'bulkhead:stage', role: 'bulkhead:role' } as const;

/** Values of `bulkhead:role`: which part of the platform pays for, and fails with, a resource. */
export type Role =
  | 'network'
  | 'jobs'
  | 'pubsub'
  | 'controls'
  | 'delivery'
  | 'alerts'
  | 'cluster'
  | 'monitoring'
  | 'web'
  | 'api'
  | 'websockets'
  | 'worker';
