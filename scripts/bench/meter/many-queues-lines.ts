import { meterMemoryMiB } from '../../../config/contract/meter-settings';
import { type BenchLine, ratioLine, secondsLine, shownLine } from '../line';
import type { ManyQueues, ReadingCost } from './many-queues';

/** 50 times the queues; what grows faster than they do shows here. */
const mostTimes = 60;

/** Between two readings. */
const slotSeconds = 10;

/** A function with so much memory has one core ("Configure Lambda function memory"). MiB. */
const memoryOfACore = 1769;

export function manyQueuesLines({ framework, small, large }: ManyQueues): BenchLine[] {
  const name = framework === 'sidekiq' ? 'Sidekiq' : 'BullMQ';
  const places = ({ pools, queues }: ReadingCost) => `${queues} ${name} queues in ${pools} pools`;
  const failures = [...small.failures, ...large.failures];
  return [
    shownLine(`reading of ${places(large)}, CPU`, `${large.cpuMs.toFixed(0)} ms`),
    ratioLine(`the same / of ${places(small)}, CPU`, large.cpuMs / small.cpuMs, mostTimes),
    ratioLine('the same, wall', large.longestMs / small.longestMs, mostTimes),
    secondsLine('the same, on the core that the function has', secondsOnLambda(large), slotSeconds),
    shownLine('the same, memory of the process', `${large.peakMiB.toFixed(0)} MiB`),
    {
      what: 'parts of it that failed',
      figure: failures.length === 0 ? 'none' : failures.join('; '),
      bar: 'none',
      met: failures.length === 0,
    },
  ];
}

/** The longest of the readings, if its share of a core were all that holds it up. */
function secondsOnLambda({ cpuMs, worstMs }: ReadingCost): number {
  return Math.max(worstMs, (cpuMs * memoryOfACore) / meterMemoryMiB) / 1000;
}
