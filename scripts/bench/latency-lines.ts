import { decisionTime } from './decision-time';
import { type BenchLine, ratioLine, secondsLine, shownLine } from './line';
import { manyQueues } from './meter/many-queues';
import { manyQueuesLines } from './meter/many-queues-lines';
import { type FlatCost, type MeterCost, meterCost } from './meter-cost';
import { surveyLines } from './survey-cost';

/** A reading of a long queue may cost this much more than one of a short queue: noise, and nothing that grows. */
const flatRatio = 1.3;

export interface LatencyFigures {
  readonly meter: MeterCost;
  readonly lines: readonly BenchLine[];
}

/** What a reading of the queues costs whatever their length, and how soon the scaling decides. */
export async function latencyFigures(): Promise<LatencyFigures> {
  const meter = await meterCost();
  const many = [await manyQueues('sidekiq'), await manyQueues('bullmq')];
  const { usualSeconds, badSeconds } = decisionTime();
  return {
    meter,
    lines: [
      shownLine('readings are of', meter.engine),
      ...costLines('Sidekiq', meter.sidekiq),
      ...costLines('BullMQ', meter.bullmq),
      ...surveyLines(meter.survey),
      ...many.flatMap(manyQueuesLines),
      secondsLine('pool over its target until it grows, usual', usualSeconds, 30),
      secondsLine('the same, CloudWatch 30 s behind', badSeconds, 60),
    ],
  };
}

function costLines(framework: string, cost: FlatCost): BenchLine[] {
  const [small, large] = [cost.smallJobs, cost.largeJobs].map((jobs) => jobs.toLocaleString('en-US'));
  return [
    shownLine(`reading of ${large} ${framework} jobs`, `${cost.largeMs.toFixed(2)} ms`),
    ratioLine(`the same / of ${small}`, cost.ratio, flatRatio),
    {
      what: 'the same commands, each as often',
      figure: cost.sameCommands ? 'yes' : 'no',
      bar: 'yes',
      met: cost.sameCommands,
    },
  ];
}
