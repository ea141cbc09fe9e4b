import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { mockClient } from 'aws-sdk-client-mock';

/** The audit log group: what was written into it. */
export function fakeAudit(): { readonly records: { outcome: string; action: string; problem?: string }[] } {
  const records: { outcome: string; action: string; problem?: string }[] = [];
  const mock = mockClient(CloudWatchLogsClient);
  mock.on(CreateLogStreamCommand).resolves({});
  mock.on(PutLogEventsCommand).callsFake(async ({ logEvents }) => {
    records.push(...logEvents.map(({ message }: { message: string }) => JSON.parse(message)));
    return {};
  });
  return { records };
}
