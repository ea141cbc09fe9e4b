import {
  type ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  type ScalableTarget,
} from '@aws-sdk/client-application-auto-scaling';
import { scalableId } from '../aws/auto-scaling-target';
import type { ScalingFacts } from './status-facts';

/** DescribeScalableTargets gives at most fifty (API reference). */
const idsPerCall = 50;

export interface StatusScalingQuery {
  readonly cluster: string;
  readonly names: readonly string[];
  readonly abortSignal: AbortSignal;
}

/** How services are scaled, by their name. One that nothing scales is left out. */
export async function statusScaling(
  client: ApplicationAutoScalingClient,
  { cluster, names, abortSignal }: StatusScalingQuery,
): Promise<ReadonlyMap<string, ScalingFacts>> {
  const nameOf = new Map(names.map((name) => [scalableId(cluster, name), name]));
  const ids = [...nameOf.keys()];
  const batches = Array.from({ length: Math.ceil(ids.length / idsPerCall) }, (_, index) =>
    ids.slice(index * idsPerCall, (index + 1) * idsPerCall),
  );
  const answers = await Promise.all(
    batches.map((ResourceIds) =>
      client.send(
        new DescribeScalableTargetsCommand({
          ServiceNamespace: 'ecs',
          ScalableDimension: 'ecs:service:DesiredCount',
          ResourceIds,
        }),
        { abortSignal },
      ),
    ),
  );
  return new Map(
    answers
      .flatMap(({ ScalableTargets }) => ScalableTargets ?? [])
      .flatMap((target) => {
        const name = nameOf.get(target.ResourceId ?? '');
        const facts = factsOf(target);
        return name === undefined || facts === undefined ? [] : [[name, facts]];
      }),
  );
}

function factsOf({ MinCapacity, MaxCapacity, SuspendedState }: ScalableTarget): ScalingFacts | undefined {
  if (MinCapacity === undefined || MaxCapacity === undefined) return undefined;
  const { DynamicScalingInSuspended, DynamicScalingOutSuspended, ScheduledScalingSuspended } =
    SuspendedState ?? {};
  const parts = [DynamicScalingInSuspended, DynamicScalingOutSuspended, ScheduledScalingSuspended];
  const all = parts.every((part) => part === true);
  const none = !parts.some((part) => part === true);
  return {
    minTasks: MinCapacity,
    maxTasks: MaxCapacity,
    suspended: all ? 'all' : none ? 'none' : 'partly',
  };
}
