import { everyTask } from '../../config/every-task';
import type { StageConfig } from '../../config/schema/stage';
import type { MeterLine } from '../../domain/jobs/meter-line';
import { type Available, settle } from '../kit/available';
import { CliError, type CommandResult } from '../kit/command-result';
import { jobStoreOf } from '../kit/job-store';
import { paint } from '../kit/screen/line';
import type { Output } from '../kit/screen/live-screen';
import { type WatchOptions, watch } from '../kit/screen/watch';
import type { Session } from '../kit/session';
import { latestReading } from './meter-lines';
import { unservedIn } from './reading-facts';
import { topPicture } from './top-picture';
import { topScreen } from './top-screen';

export interface TopOptions extends WatchOptions {
  /** Only this queue. */
  readonly queue?: string;
}

export interface TopSurroundings {
  readonly output: Output;
  readonly coloured: boolean;
}

/**
 * Who fills the queues, with the commands that would stop them.
 *
 * @throws CliError 2 in a stage without a job store, and for a queue that no pool of the stage file serves and in which the last reading found no job
 */
export async function top(
  session: Session,
  options: TopOptions,
  surroundings: TopSurroundings,
): Promise<CommandResult> {
  jobStoreOf(session.config);
  const once = () => screen(session, options, surroundings);
  return watch(session, { options, output: surroundings.output, once });
}

async function screen(
  { config, clients, clock, interrupted }: Session,
  { stage, queue, json }: TopOptions,
  { coloured }: TopSurroundings,
): Promise<CommandResult> {
  const nowMs = clock.nowMs();
  const reading = await settle(interrupted, (abortSignal) =>
    latestReading(clients.logs, { stage: config.stage, nowMs, abortSignal }),
  );
  if (queue !== undefined) mustBeKnown(queue, servedQueues(config), reading);
  const nowSeconds = Math.floor(nowMs / 1000);
  const picture = topPicture(
    { stage, nowSeconds, tasks: everyTask(config), ...(queue === undefined ? {} : { queue }) },
    reading,
  );
  const exitCode = 'value' in picture ? 0 : 1;
  if (json) return { stdout: `${JSON.stringify(picture, null, 2)}\n`, stderr: '', exitCode };
  if ('unknown' in picture) return { stdout: '', stderr: `${picture.unknown}\n`, exitCode };
  return { stdout: paint(topScreen(picture.value), coloured), stderr: '', exitCode };
}

/** Pool by pool. */
function servedQueues(config: StageConfig): readonly string[] {
  return everyTask(config).flatMap((entry) => (entry.group === 'workers' ? entry.task.queues : []));
}

function mustBeKnown(queue: string, served: readonly string[], reading: Available<MeterLine>): void {
  if (served.includes(queue) || !('value' in reading)) return;
  const { unserved } = unservedIn(reading.value);
  if (unserved?.queues.some((one) => one.queue === queue) === true) return;
  throw new CliError(
    2,
    `no pool serves the queue ${queue}, and the store holds no job in it; there are ${served.join(', ')}`,
  );
}
