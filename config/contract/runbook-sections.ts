/**
 * Whom an alarm tells: somebody who is woken, somebody in working hours, or nobody, because a scaling policy acts on it,
 * or ECS, which undoes a deploy.
 */
export type AlarmSeverity = 'page' | 'ticket' | 'scaling' | 'deploy';

/**
 * Every article of docs/runbook.md by its heading, in its order, with the severities that its alarms have. The facade
 * takes no other, and a test holds the list against the headings and against the alarms of every stage, both ways.
 */
export const runbookSections = {
  'server-errors': ['page'],
  'balancer-errors': ['page'],
  'slow-answers': ['page', 'ticket'],
  'unhealthy-tasks': ['page'],
  'reconnect-storm': ['page'],
  'websocket-connections': ['ticket'],
  'jobs-late': ['page'],
  'backlog-growing': ['ticket'],
  'pool-at-ceiling': ['ticket'],
  'growth-stopped': ['ticket'],
  'pool-scaling': ['scaling'],
  'due-jobs': ['ticket'],
  'unserved-jobs': ['ticket'],
  'dead-jobs': ['ticket'],
  'job-store-memory': ['page', 'ticket'],
  'rejected-writes': ['page'],
  evictions: ['page', 'ticket'],
  'store-unreachable': ['page'],
  'engine-cpu': ['page'],
  'cpu-credits': ['ticket'],
  'replication-lag': ['ticket'],
  'store-connections': ['ticket'],
  'pubsub-buffers': ['page'],
  'dropped-clients': ['ticket'],
  'cache-memory': ['ticket'],
  'meter-silent': ['page'],
  'failed-readings': ['ticket'],
  'failed-rollout': ['ticket'],
  'failing-tasks': ['ticket', 'deploy'],
  'page-test': ['page'],
} as const satisfies Readonly<Record<string, readonly AlarmSeverity[]>>;

export type RunbookSection = keyof typeof runbookSections;

/** The articles whose alarms may have a severity. */
export type SectionOf<S extends AlarmSeverity> = {
  [A in RunbookSection]: S extends (typeof runbookSections)[A][number] ? A : never;
}[RunbookSection];

/** The articles that have a ticket, in the same order. */
export const ticketSections = Object.keys(runbookSections).filter(hasTicket);

function hasTicket(name: string): name is SectionOf<'ticket'> {
  const row = Object.entries(runbookSections).find(([section]) => section === name);
  return row?.[1].some((severity) => severity === 'ticket') ?? false;
}

/** Where the articles are, as alarms name it. */
export const runbookPath = 'docs/runbook.md';

/** The key of an alarm's metadata: `{ severity, article }`. CloudWatch does not read it; rules, tests and people do. */
export const alarmMetadataKey = 'bulkhead:alarm';

/** The name of the alarm that `bulkhead page-test` sets off. */
export function pageTestAlarmName(stage: string): string {
  return alarmName(stage, 'page-test');
}

/** `bulkhead-<stage>-<what>`: `what` is the article, after the pool, service or store that it is about. */
export function alarmName(stage: string, what: string): string {
  return `bulkhead-${stage}-${what}`;
}
