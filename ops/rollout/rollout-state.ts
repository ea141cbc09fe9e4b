import type { RolloutPercentages } from '../../domain/rollout/rollout-for';
import { type RolloutEvent, rolloutEvent } from './rollout-event';
import { type RolloutProgress, rolloutProgress } from './rollout-progress';
import { type RolloutVerdict, rolloutVerdict, type ServiceDeploymentStatus } from './rollout-verdict';

/** Events older than this say nothing about what a rollout waits for now. */
const recentMs = 120_000;

/** What ECS and the load balancer say of one service. Counts are of tasks. */
export interface RolloutReading {
  readonly service: string;
  readonly status: ServiceDeploymentStatus;
  readonly reason?: string;
  /** Task definition when the watch began, and of the PRIMARY deployment now. */
  readonly beganWith: string;
  readonly primaryNow: string;
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  readonly replaced: number;
  readonly failed: number;
  readonly healthy: number;
  readonly unhealthy: number;
  readonly stopping: number;
  readonly percentages: RolloutPercentages;
  /** Since the deployment began, newest first. */
  readonly events: readonly { readonly id: string; readonly atMs: number; readonly message: string }[];
  /** Alarms that will not undo it. */
  readonly blindAlarms: readonly string[];
}

/** A reading with what it means. */
export interface RolloutState {
  readonly reading: RolloutReading;
  readonly progress: RolloutProgress;
  readonly verdict?: RolloutVerdict;
  readonly events: readonly (RolloutEvent & { readonly id: string })[];
}

export function rolloutState(reading: RolloutReading, nowMs: number): RolloutState {
  const events = reading.events.map(({ id, atMs, message }) => ({ id, atMs, ...rolloutEvent(message) }));
  const recent = events.filter(({ atMs }) => nowMs - atMs <= recentMs).map(({ kind }) => kind);
  const verdict = rolloutVerdict(reading);
  return {
    reading,
    progress: rolloutProgress({ ...reading, events: recent }),
    ...(verdict === undefined ? {} : { verdict }),
    events: events.map(({ id, kind, text }) => ({ id, kind, text })),
  };
}

/** Lines for people. @param printedEvents ids of events that were printed before */
export function rolloutLines(state: RolloutState, printedEvents: ReadonlySet<string>): string[] {
  const { reading, progress, verdict } = state;
  const { service, status, desired, replaced, running, healthy } = reading;
  const { floorTasks, ceilingTasks, batch, batches, batchTasks, waits } = progress;
  const of = batches > 0 && replaced < desired ? `, batch ${batch} of ${batches} (up to ${batchTasks})` : '';
  const head =
    verdict === undefined
      ? `${service}  ${words(status)}: ${replaced} of ${desired} new, ${healthy} healthy, ${running} running (${floorTasks} to ${ceilingTasks} allowed)${of}`
      : `${service}  ${verdict.ok ? 'DONE' : 'FAILED'}: ${verdict.text}`;
  const fresh = state.events.filter(({ id }) => !printedEvents.has(id)).slice(0, 3);
  return [
    head,
    ...(verdict === undefined ? waits.map((wait) => `    waits: ${wait}`) : []),
    ...fresh.reverse().map(({ text }) => `    ECS: ${text}`),
  ];
}

export function blindLines({ service, blindAlarms }: RolloutReading): string[] {
  return blindAlarms.map(
    (alarm) =>
      `${service}  alarm rollback is blind: ${alarm} was in ALARM when the deployment began, so it will not undo it`,
  );
}

/** The same for `--json`: one object for each change. */
export function rolloutData({ reading, progress, verdict, events }: RolloutState, atMs: number): unknown {
  const { events: _, ...figures } = reading;
  return {
    at: new Date(atMs).toISOString(),
    ...figures,
    ...progress,
    events: events.slice(0, 5).map(({ kind, text }) => ({ kind, text })),
    ...(verdict === undefined ? { done: false } : { done: true, ...verdict }),
  };
}

function words(status: ServiceDeploymentStatus): string {
  return status.toLowerCase().replaceAll('_', ' ');
}
