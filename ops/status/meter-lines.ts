import { type CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { logGroupName } from '../../config/contract/log-groups';
import type { MeterLine } from '../../domain/jobs/meter-line';
import { jsonRecord } from '../../domain/json-record';
import { CliError } from '../kit/command-result';

/**
 * Looked back in turn, minutes. A reading is written every ten seconds, so the first is nearly always enough; CloudWatch
 * takes some seconds to show one. The last says how long the meter has been silent.
 */
const windowsMinutes = [1, 5, 60] as const;

/** Of a window: an hour of readings is 360 lines, at worst as many pages. Far more than a healthy group needs. */
const maxPages = 50;

export interface MeterLinesQuery {
  readonly stage: string;
  readonly nowMs: number;
  readonly abortSignal: AbortSignal;
}

/**
 * The latest reading of the queue meter.
 *
 * By FilterLogEvents: the streams' own "last event" is known to be up to an hour late (API reference, DescribeLogStreams).
 *
 * @throws CliError where there is none within an hour
 */
export async function latestReading(
  client: CloudWatchLogsClient,
  { stage, nowMs, abortSignal }: MeterLinesQuery,
): Promise<MeterLine> {
  const group = logGroupName(stage, 'queue-meter');
  for (const minutes of windowsMinutes) {
    let latest: MeterLine | undefined;
    let pagesLeft = maxPages;
    const pages = paginateFilterLogEvents(
      { client },
      {
        logGroupName: group,
        startTime: nowMs - minutes * 60_000,
        filterPattern: '{ $.kind = "reading" }',
      },
      { abortSignal },
    );
    for await (const { events = [] } of pages) {
      for (const { message } of events) {
        const line = readingIn(message);
        if (line !== undefined && line.slotAtSeconds >= (latest?.slotAtSeconds ?? 0)) latest = line;
      }
      pagesLeft -= 1;
      if (pagesLeft === 0) break;
    }
    if (latest !== undefined) return latest;
  }
  throw new CliError(
    1,
    `the queue meter has written no reading into ${group} for ${windowsMinutes.at(-1)} minutes`,
  );
}

/** The reading that a line holds. Not only by the filter: other lines, and other versions, are no reading. */
function readingIn(message: string | undefined): MeterLine | undefined {
  const found: unknown = jsonRecord(message);
  return isReading(found) ? found : undefined;
}

function isReading(value: unknown): value is MeterLine {
  if (typeof value !== 'object' || value === null) return false;
  const line: Partial<Record<keyof MeterLine, unknown>> = value;
  return (
    line.kind === 'reading' &&
    line.version === 1 &&
    typeof line.slotAtSeconds === 'number' &&
    Array.isArray(line.pools) &&
    Array.isArray(line.queues) &&
    typeof line.stores === 'object' &&
    line.stores !== null
  );
}
