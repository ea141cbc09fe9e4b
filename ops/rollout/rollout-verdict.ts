/** The nine states of a service deployment (ECS API, ServiceDeployment). */
export const serviceDeploymentStatuses = [
  'PENDING',
  'IN_PROGRESS',
  'STOP_REQUESTED',
  'STOPPED',
  'SUCCESSFUL',
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
  'ROLLBACK_SUCCESSFUL',
  'ROLLBACK_FAILED',
] as const;

export type ServiceDeploymentStatus = (typeof serviceDeploymentStatuses)[number];

/** Those in which something is still going on. */
export const activeStatuses: readonly ServiceDeploymentStatus[] = [
  'PENDING',
  'IN_PROGRESS',
  'STOP_REQUESTED',
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
];

/** Those in which the version before comes back, or has come back. */
export const rollbackStatuses: readonly ServiceDeploymentStatus[] = [
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
  'ROLLBACK_SUCCESSFUL',
  'ROLLBACK_FAILED',
];

/** How a rollout stands: `undefined` while it goes on. */
export interface RolloutVerdict {
  readonly ok: boolean;
  readonly text: string;
}

export interface WatchedRollout {
  readonly status: ServiceDeploymentStatus;
  /** What ECS says about the status. */
  readonly reason?: string;
  /** Task definition that was being rolled out when the watch began, and the one that is PRIMARY now. */
  readonly beganWith: string;
  readonly primaryNow: string;
}

/**
 * How a rollout ended. A service whose deploy was rolled back is as steady as one whose deploy succeeded, so steadiness is
 * no evidence: only the state SUCCESSFUL is, and only while the service still runs what was rolled out.
 */
export function rolloutVerdict(watched: WatchedRollout): RolloutVerdict | undefined {
  const { status, reason, beganWith, primaryNow } = watched;
  const because = reason === undefined || reason === '' ? '' : `: ${reason.replace(/\.$/, '')}`;
  if (activeStatuses.includes(status)) return undefined;
  if (status === 'SUCCESSFUL') {
    return beganWith === primaryNow
      ? { ok: true, text: 'rolled out' }
      : {
          ok: false,
          text: `not rolled out: ${short(beganWith)} was to run, and ${short(primaryNow)} does`,
        };
  }
  if (status === 'STOPPED') return { ok: false, text: `stopped before it was done${because}` };
  if (status === 'ROLLBACK_FAILED') {
    return { ok: false, text: `failed, and going back failed too: two versions may run${because}` };
  }
  return { ok: false, text: `failed, and the version before runs again${because}` };
}

/** `arn:...:task-definition/web:7` -> `web:7`. */
function short(taskDefinition: string): string {
  return taskDefinition.split('/').at(-1) ?? taskDefinition;
}
