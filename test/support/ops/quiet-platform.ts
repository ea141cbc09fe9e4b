import type { Service } from '@aws-sdk/client-ecs';
import type { everyTask } from '../../../config/every-task';
import { loadStage } from '../../../config/load-stage';
import { meterPools } from '../../../config/pools';
import type { LineQueue, MeterLine } from '../../../domain/jobs/meter-line';
import { rolloutFor } from '../../../domain/rollout/rollout-for';
import type { SwitchboardDocument } from '../../../domain/switchboard/document';
import { startMs } from './operator-session';

export const startSeconds = startMs / 1000;

/** A service as ECS describes it after a rollout that ended well: at the minimum of its range. */
export function quietService({ name, task }: ReturnType<typeof everyTask>[number]): Service {
  const decision = rolloutFor(task.tasks, task.rollout);
  if (!decision.ok) throw new Error(decision.problem);
  const { minHealthyPercent, maxHealthyPercent } = decision.rollout;
  return {
    serviceName: name,
    status: 'ACTIVE',
    desiredCount: task.tasks.min,
    runningCount: task.tasks.min,
    deploymentConfiguration: {
      minimumHealthyPercent: minHealthyPercent,
      maximumPercent: maxHealthyPercent,
    },
    deployments: [
      {
        status: 'PRIMARY',
        rolloutState: 'COMPLETED',
        rolloutStateReason: 'ECS deployment completed.',
        desiredCount: task.tasks.min,
        runningCount: task.tasks.min,
        createdAt: new Date(startMs - 86_400_000),
      },
    ],
  };
}

const pools = meterPools(loadStage('prod'));

/** Nothing waits, in no pool. */
export function quietReading(): MeterLine {
  const store = { memoryUsedPercent: 4.2, connectionsOfBudgetPercent: 31, evictedKeys: 0, rejectedWrites: 0 };
  return {
    kind: 'reading',
    version: 1,
    stage: 'prod',
    slotAtSeconds: startSeconds - 7,
    tookMs: 40,
    stress: { level: 'normal', sinceAtSeconds: startSeconds - 7200, reasons: [] },
    failures: [],
    pools: pools.map(({ name, latencyTargetSeconds, maxTasks }) => ({
      pool: name,
      oldestJobAgeSeconds: 0,
      latencyTargetSeconds,
      waitingJobs: 0,
      maxTasks,
    })),
    queues: pools.flatMap(({ name, queues }) =>
      queues.map((queue): LineQueue => ({ queue, pool: name, waitingJobs: 0, oldestJobAgeSeconds: 0 })),
    ),
    stores: { jobs: store, pubsub: store },
  };
}

/** Nothing is switched or routed. */
export function quietSwitchboard(): SwitchboardDocument {
  return {
    version: 1,
    revision: 3,
    changeId: '6c0e0c4e-3f0a-4f7e-9c55-0d5f1f6f7a10',
    switches: [],
    routes: [],
    release: { deferSeconds: 300, deferredJobsPerSecondPerTask: 5, unparkJobsPerSecond: 50 },
    seeded: [],
  };
}
