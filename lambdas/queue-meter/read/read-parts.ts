import { withDeadline } from '../../store-client/clock';
import { type PartialResult, reasonOf } from '../../store-client/partial-result';
import type { MeterEdge } from '../meter-edge';
import type { MeterReads } from './meter-reads';

/** From the start of a reading: after that, what is there is published without what is not. */
const partsWithinMs = 5_000;

/**
 * Reads everything for one slot at once, the stores with ages as of the moment. What fails or does not come in time is
 * a part with a reason, and holds up nothing else.
 *
 * @param asking also asks ECS and CloudWatch
 */
export async function readParts(edge: MeterEdge, asking: boolean): Promise<MeterReads> {
  const startMs = edge.clock.nowMs();
  const atSeconds = startMs / 1000;
  const withTimeout = <T>(part: Promise<PartialResult<T>>): Promise<PartialResult<T>> =>
    withDeadline<PartialResult<T>>(edge.clock, startMs + partsWithinMs, part.catch(failed), () => ({
      problem: `no answer within ${partsWithinMs / 1000} s`,
    }));
  const whole = <T>(part: Promise<T>): Promise<PartialResult<T>> =>
    withTimeout(part.then((value) => ({ value })));
  const [queues, jobs, pubsub, tasks, witness] = await Promise.all([
    whole(edge.readQueues(atSeconds)),
    whole(edge.readHealth('jobs')),
    whole(edge.readHealth('pubsub')),
    asking ? withTimeout(edge.readTasks()) : undefined,
    asking ? withTimeout(edge.readFallback(atSeconds)) : undefined,
  ]);
  return {
    atSeconds,
    queues,
    jobs,
    pubsub,
    ...(tasks !== undefined && { tasks }),
    ...(witness !== undefined && { witness }),
  };
}

function failed(error: unknown): { problem: string } {
  return { problem: reasonOf(error) };
}
