import {
  type CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { logGroupName } from '../../config/contract/log-groups';
import type { Clock } from '../session/clock';
import type { AuditRecord } from './audit-record';

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
  try {
    const place = { logGroupName: logGroup, logStreamName: logStream };
    await client.send(new CreateLogStreamCommand(place));
    const logEvents = [{ timestamp: clock.nowMs(), message: JSON.stringify(record) }];
    await client.send(new PutLogEventsCommand({ ...place, logEvents }));
    return undefined;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}
