import { type IWidget, LogQueryWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';

/**
 * Who fills the queues, over the time that the dashboard shows: the sources of the jobs that arrived last, queue by queue.
 * From the lines of the queue meter (domain/jobs/meter-line.ts). Taken apart by `jsonParse`, because Logs Insights finds only
 * the first 200 fields of a line by itself.
 */
export function sourceWidget(meterLogs: ILogGroup): IWidget {
  return new LogQueryWidget({
    title: 'Sources of arriving jobs, share of each queue (0 to 1)',
    logGroupNames: [meterLogs.logGroupName],
    queryLines: [
      'filter kind = "reading"',
      'fields jsonParse(@message) as reading',
      'unnest reading.queues into queue',
      'unnest queue.arriving.bySource into source',
      'stats max(queue.waitingJobs) as waitingJobs, avg(source.share) as share by queue.queue, source.name',
      'sort waitingJobs desc, share desc',
      'limit 20',
    ],
    width: 24,
    height: 6,
  });
}
