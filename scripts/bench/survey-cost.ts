import { surveyJobStore } from '../../lambdas/queue-meter/read/survey/survey-job-store';
import { storeClient } from '../../lambdas/store-client/store-client';
import type { BenchStore } from './bench-store';
import { type BenchLine, secondsLine, shownLine } from './line';

/** What it costs to look for queues that no pool serves, in a store of many keys. */
export interface SurveyCost {
  readonly keys: number;
  /** Median of one survey, over loopback. */
  readonly surveyMs: number;
  /** Of the server, for one SCAN: 99 of 100 are quicker. */
  readonly scanP99Ms: number;
  /** Readings until all keys were seen once. */
  readonly readings: number;
}

const passes = 20;

/** Of the meter's commands none may keep a store from others for longer. */
const longestScanMs = 2;

/** Readings are ten seconds apart. */
const readingSeconds = 10;

/** @param store with many jobs of BullMQ, each a key of its own */
export async function surveyCost({ port, client }: BenchStore): Promise<SurveyCost> {
  const meter = storeClient(`redis://127.0.0.1:${port}`);
  const request = { framework: 'bullmq', keyPrefix: 'bull', queues: ['large'] } as const;
  await client.config('RESETSTAT');
  const times: number[] = [];
  try {
    let memory = (await surveyJobStore(meter, { ...request, nowSeconds: Date.now() / 1000 })).memory;
    for (let pass = 0; pass < passes; ) {
      const started = performance.now();
      const surveyed = await surveyJobStore(meter, { ...request, nowSeconds: Date.now() / 1000 }, memory);
      times.push(performance.now() - started);
      memory = surveyed.memory;
      if (memory.cursor === '0') pass += 1;
    }
    const stats = await client.info('latencystats');
    const [, p99 = 'NaN'] = /^latency_percentiles_usec_scan:.*\bp99=([\d.]+)/m.exec(stats) ?? [];
    return {
      keys: await client.dbsize(),
      surveyMs: [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN,
      scanP99Ms: Number(p99) / 1_000,
      readings: times.length / passes,
    };
  } finally {
    meter.disconnect();
  }
}

export function surveyLines({ keys, surveyMs, scanP99Ms, readings }: SurveyCost): BenchLine[] {
  const seconds = ((readings * readingSeconds) / keys) * 10_000_000;
  return [
    shownLine(`survey of ${keys.toLocaleString('en-US')} keys, a reading`, `${surveyMs.toFixed(1)} ms`),
    {
      what: 'the longest of its commands, p99',
      figure: `${scanP99Ms.toFixed(2)} ms`,
      bar: `<= ${longestScanMs} ms`,
      met: scanP99Ms <= longestScanMs,
    },
    secondsLine('10,000,000 keys are gone through in', seconds, 3_600),
  ];
}
