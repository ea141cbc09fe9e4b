import { type MeterSettings, meterMemoryMiB } from '../../../config/contract/meter-settings';
import { meterPlan } from '../../../config/function-plans';
import type { StageConfig } from '../../../config/schema/stage';
import type { JobStoreReading, JobSummary } from '../../../domain/jobs/job-store-reading';
import { nothingUnserved } from '../../../domain/jobs/unserved-work';
import { AwsMeterDependencies } from '../../../lambdas/queue-meter/aws-meter-dependencies';
import { Meter } from '../../../lambdas/queue-meter/meter';
import { alarmMetrics } from '../../../ops/cost/measuring-lines';
import type { ParsedStack } from '../../../rules/rule';
import { AwsAnswers, type AwsUse, meterClients } from '../meter/aws-answers';
import { steppedClock } from '../meter/stepped-clock';
import type { MeasuringUse } from './measuring-cost';

const minutesOfMonth = 30 * 24 * 60;
const readingsOfMinute = 6;

/** What CloudWatch Logs adds to each event ("PutLogEvents"). */
const bytesOfEvent = 26;

/** How full the queues are: nothing waits, or every queue holds as many kinds of jobs as a line may name. */
type Load = 'quiet' | 'full';

/** What measuring a stage takes in a month: alarms of its templates, and a minute of its meter, as it is. */
export async function measuringUse(
  { config, stacks }: { readonly config: StageConfig; readonly stacks: readonly ParsedStack[] },
  load: Load,
): Promise<MeasuringUse> {
  const { logBytes, aws } = await meterMinute(config, load);
  const { calls } = aws;
  const { usual, quick } = alarmMetrics(stacks);
  const monthly = (aMinute = 0): number => aMinute * minutesOfMonth;
  return {
    alarmMetrics: usual,
    quickAlarmMetrics: quick,
    metrics: aws.metricEntries / readingsOfMinute,
    logBytes: monthly(logBytes),
    putMetricDataRequests: monthly(calls.PutMetricData),
    askedMetrics: monthly(aws.askedMetrics),
    s3Puts: monthly(calls['S3 PUT']),
    s3Gets: monthly(calls['S3 GET']),
    functionRuns: minutesOfMonth,
    // It measures until the next one is started.
    functionGbSeconds: monthly((meterMemoryMiB / 1024) * 60),
  };
}

/** One minute of the meter, the second after it was started: what it wrote, and what it asked AWS for. */
async function meterMinute(config: StageConfig, load: Load): Promise<{ logBytes: number; aws: AwsUse }> {
  const { jobs } = config.stores;
  if (jobs === undefined) throw new Error('expected a stage with a job store');
  const settings: MeterSettings = {
    ...meterPlan(config, jobs),
    ...{ clusterName: config.stage, bucketName: 'controls' },
    ...{ balancerFullName: 'app/a/1', statusTargetFullName: 'targetgroup/s/1' },
    ...(config.services.websockets !== undefined && { websocketBalancerFullName: 'app/w/1' }),
  };
  const answers = new AwsAnswers('rediss://nowhere');
  const clients = meterClients(answers);
  const clock = steppedClock();
  const dependencies = new AwsMeterDependencies(settings, clients, clock);
  let logBytes = 0;
  dependencies.write = (line) => {
    logBytes += Buffer.byteLength(line) + bytesOfEvent;
  };
  dependencies.readQueues = async (nowSeconds) => readingOf(settings, load, nowSeconds);
  dependencies.readSurvey = async () => ({
    ...{ unserved: nothingUnserved, notUnderstood: [] },
    memory: { cursor: '0', keys: [], traces: {} },
  });
  dependencies.readHealth = async () => ({
    ...{ usedMemoryBytes: 1, maxMemoryBytes: 100, connections: 1, outputBufferBytes: 0 },
    uptimeSeconds: clock.nowMs() / 1000,
    totals: { evictedKeys: 0, rejectedWrites: 0, droppedClients: 0 },
  });
  const meter = new Meter(settings, dependencies);
  for (const _ of ['to have something to compare with', 'to be counted']) {
    answers.take();
    logBytes = 0;
    clock.beginMinute();
    const { failedSlots } = await meter.run({ endMs: clock.nowMs() + 75_000, readings: readingsOfMinute });
    if (failedSlots.length > 0) throw new Error('a reading failed');
  }
  return { logBytes, aws: answers.take() };
}

/** The windows and the sample between them, of more kinds of jobs than a line names. */
const jobsOfQueue = Array.from(
  { length: 264 },
  (_, index): JobSummary => ({
    jobClass: `Conversations::DeliverMessage${index % 12}Job`,
    source: `conversation-automation-${index % 11}`,
    account: `account-${index % 13}`,
  }),
);

function readingOf({ pools }: MeterSettings, load: Load, nowSeconds: number): JobStoreReading {
  const [arriving, next, between] = [0, 100, 200].map((from) => jobsOfQueue.slice(from, from + 100));
  const jobs =
    load === 'quiet'
      ? { waitingJobs: 0, oldestJobAgeSeconds: 0, arriving: [], next: [] }
      : {
          ...{ waitingJobs: 10_000, oldestJobAgeSeconds: 12.345 },
          ...{ arriving: arriving ?? [], next: next ?? [] },
          whole: { known: jobsOfQueue.slice(0, 200), between: between ?? [] },
        };
  return {
    queues: pools.flatMap((pool) => pool.queues.map((queue) => ({ queue, ageIsLowerBound: false, ...jobs }))),
    ...{ dueJobs: 0, oldestDueJobSeconds: 0, scheduledJobs: 0, retryJobs: 0, deadJobs: 0 },
    ...{ completedJobsTotal: 0, failedJobsTotal: 0, notUnderstood: [] },
    processes: pools.map(({ name, queues, concurrency }) => ({
      ...{ name, queues, concurrency, busyJobs: 0, beatAtSeconds: nowSeconds },
    })),
  };
}
