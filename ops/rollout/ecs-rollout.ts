import type { Deployment, Service, ServiceDeployment } from '@aws-sdk/client-ecs';
import { ecsServices } from '../aws/ecs-services';
import type { Clock } from '../kit/clock';
import type { OpsClients } from '../kit/ops-clients';
import { alarmsThatUndo, inAlarmAt } from './ecs-blind-alarms';
import { describeDeployments, listDeployments } from './ecs-deployments';
import { type TaskHealth, taskHealth } from './ecs-task-health';
import type { RolloutReading } from './rollout-state';
import { activeStatuses, type ServiceDeploymentStatus, serviceDeploymentStatuses } from './rollout-verdict';

/** One rollout that is watched, from the moment somebody began to look. */
export interface WatchedService {
  readonly service: string;
  /** The deployment; absent where ECS has written none down, and only DescribeServices tells. */
  readonly arn?: string;
  readonly beganWith: string;
  readonly began: Date;
  readonly blindAlarms: readonly string[];
  /** The container has a health check of its own. */
  readonly checked: boolean;
}

export interface RolloutPlace {
  readonly clients: OpsClients;
  readonly cluster: string;
  readonly clock: Clock;
}

export interface RolloutQuestion {
  readonly service: string;
  readonly checked: boolean;
  /** Also a rollout that is over: the last one. */
  readonly finishedToo: boolean;
}

/** What to watch of each service; nothing of those that are not being rolled out. */
export async function beginToWatch(
  { clients, cluster }: RolloutPlace,
  questions: readonly RolloutQuestion[],
): Promise<WatchedService[]> {
  const services = await ecsServices(
    clients.ecs,
    cluster,
    questions.map(({ service }) => service),
  );
  const found: WatchedService[] = [];
  for (const { service: name, checked, finishedToo } of questions) {
    const service = services.get(name);
    const [primary] = (service?.deployments ?? []).filter(({ status }) => status === 'PRIMARY');
    if (service === undefined || primary === undefined) continue;
    const where = { cluster, service: name };
    const [active] = await listDeployments(clients.ecs, where, activeStatuses);
    const [last] = active === undefined && finishedToo ? await listDeployments(clients.ecs, where) : [];
    const deployment = active ?? last;
    if (deployment === undefined && !finishedToo && !isRolling(service)) continue;
    const began = deployment?.createdAt ?? primary.createdAt ?? new Date(0);
    found.push({
      service: name,
      ...(deployment?.serviceDeploymentArn === undefined ? {} : { arn: deployment.serviceDeploymentArn }),
      beganWith: primary.taskDefinition ?? '',
      began,
      blindAlarms:
        active === undefined ? [] : await inAlarmAt(clients.cloudWatch, alarmsThatUndo(service), began),
      checked,
    });
  }
  return found;
}

/** How they stand now. */
export async function readRollouts(
  { clients, cluster, clock }: RolloutPlace,
  watched: readonly WatchedService[],
): Promise<RolloutReading[]> {
  const services = await ecsServices(
    clients.ecs,
    cluster,
    watched.map(({ service }) => service),
  );
  const arns = watched.flatMap(({ arn }) => (arn === undefined ? [] : [arn]));
  const deployments = await describeDeployments(clients.ecs, arns);
  const readings: RolloutReading[] = [];
  for (const one of watched) {
    const service = services.get(one.service);
    if (service === undefined) continue;
    const health = await taskHealth(clients, { service, checked: one.checked, nowMs: clock.nowMs() });
    readings.push(reading(one, service, { health, deployment: deployments.get(one.arn ?? '') }));
  }
  return readings;
}

interface Observation {
  readonly health: TaskHealth;
  readonly deployment: ServiceDeployment | undefined;
}

function reading(
  watched: WatchedService,
  service: Service,
  { health, deployment }: Observation,
): RolloutReading {
  const { deployments = [], deploymentConfiguration, events = [] } = service;
  const primary = deployments.find(({ status }) => status === 'PRIMARY');
  const reason = deployment === undefined ? primary?.rolloutStateReason : deployment.statusReason;
  return {
    service: watched.service,
    status: knownStatus(deployment?.status) ?? statusOf(deployments, primary, watched.beganWith),
    ...(reason === undefined ? {} : { reason }),
    beganWith: watched.beganWith,
    primaryNow: primary?.taskDefinition ?? '',
    desired: service.desiredCount ?? 0,
    running: service.runningCount ?? 0,
    pending: service.pendingCount ?? 0,
    replaced: primary?.runningCount ?? 0,
    failed: primary?.failedTasks ?? 0,
    ...health,
    percentages: {
      // The API's own defaults, where a service says nothing.
      minHealthyPercent: deploymentConfiguration?.minimumHealthyPercent ?? 100,
      maxHealthyPercent: deploymentConfiguration?.maximumPercent ?? 200,
    },
    events: events.flatMap(({ id, createdAt, message }) =>
      id === undefined || message === undefined || createdAt === undefined || createdAt < watched.began
        ? []
        : [{ id, atMs: createdAt.getTime(), message }],
    ),
    blindAlarms: watched.blindAlarms,
  };
}

/** The closest of the nine states where only DescribeServices tells. Seen that way, a rollback is a new PRIMARY. */
function statusOf(
  deployments: readonly Deployment[],
  primary: Deployment | undefined,
  beganWith: string,
): ServiceDeploymentStatus {
  const back =
    primary?.taskDefinition !== beganWith ||
    deployments.some(({ rolloutState }) => rolloutState === 'FAILED');
  const over = primary?.rolloutState === 'COMPLETED' && deployments.length === 1;
  if (back) return over ? 'ROLLBACK_SUCCESSFUL' : 'ROLLBACK_IN_PROGRESS';
  return over ? 'SUCCESSFUL' : 'IN_PROGRESS';
}

function isRolling({ deployments = [] }: Service): boolean {
  return deployments.length > 1 || deployments.some(({ rolloutState }) => rolloutState === 'IN_PROGRESS');
}

/** A state that a later API adds is none that we can judge. */
function knownStatus(status: string | undefined): ServiceDeploymentStatus | undefined {
  return serviceDeploymentStatuses.find((known) => known === status);
}
