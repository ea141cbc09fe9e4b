import {
  type CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { logGroupName } from '../../../config/contract/log-groups';
import type { Clock } from '../clock';

/** What is written for each change, done or not, as one line of JSON in the audit log group. */
export interface AuditRecord {
  readonly bulkhead: 'audit';
  readonly stage: string;
  readonly action: string;
  /** ARN by STS. */
  readonly who: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly reason: string;
  readonly before: unknown;
  readonly after: unknown;
  /** `stopped`: by Ctrl-C between two steps. `failed`: by an error in a step. */
  readonly outcome: 'done' | 'stopped' | 'failed';
  /** Titles of the steps that were finished. */
  readonly steps: readonly string[];
  /** What stands of steps that were begun and not finished. */
  readonly partDone?: readonly string[];
  readonly problem?: string;
}

/** Of both calls together: a log that does not answer must not hold up the next change of an incident. */
const timeoutMs = 5_000;

/**
 * Writes a record into the stage's audit log group: one stream a change, so that nobody writes into another's.
 *
 * @returns what went wrong, if anything did: a record that cannot be written is told of and stops nothing
 */
export async function writeAudit(
  client: CloudWatchLogsClient,
  clock: Clock,
  record: AuditRecord,
): Promise<string | undefined> {
  const logGroup = logGroupName(record.stage, 'audit');
  const logStream = `${record.at.replaceAll(':', '')}-${record.action.replaceAll(' ', '-')}-${process.pid}`;
  const abortSignal = AbortSignal.timeout(timeoutMs);
  try {
    const place = { logGroupName: logGroup, logStreamName: logStream };
    await client.send(new CreateLogStreamCommand(place), { abortSignal });
    const logEvents = [{ timestamp: clock.nowMs(), message: JSON.stringify(record) }];
    await client.send(new PutLogEventsCommand({ ...place, logEvents }), { abortSignal });
    return undefined;
  } catch (error) {
    if (abortSignal.aborted) return `CloudWatch did not answer within ${timeoutMs / 1000} s`;
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}
