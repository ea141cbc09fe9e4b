import { type CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import type { AppliedLine, ShedLine } from '../../domain/switchboard/log-line';
import { parseLogLine } from './parse-log-line';

export interface TaskLogQuery {
  readonly group: string;
  /** What the lines are about. */
  readonly kind: 'switchboard' | 'shed';
  readonly sinceMs: number;
}

/** A line that a task wrote about the switchboard. */
export interface TaskLine {
  readonly taskId: string;
  readonly atMs: number;
  readonly line: AppliedLine | ShedLine;
}

/** What a service's tasks wrote about the switchboard, page by page. @returns once CloudWatch has no more */
export async function* taskLines(
  client: CloudWatchLogsClient,
  { group, kind, sinceMs }: TaskLogQuery,
): AsyncGenerator<TaskLine> {
  const pages = paginateFilterLogEvents(
    { client },
    { logGroupName: group, startTime: sinceMs, filterPattern: `{ $.bulkhead = "${kind}" }` },
  );
  for await (const { events = [] } of pages) {
    for (const { message = '', logStreamName = '', timestamp = 0 } of events) {
      // Looked at again: not every CloudWatch filters by JSON.
      const line = parseLogLine(message);
      if (line?.bulkhead !== kind) continue;
      // `<prefix>/<container>/<task id>`, by the awslogs driver.
      yield { taskId: logStreamName.split('/').at(-1) ?? '', atMs: timestamp, line };
    }
  }
}
