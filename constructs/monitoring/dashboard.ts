import { Duration } from 'aws-cdk-lib';
import { Dashboard, type IWidget, LogQueryWidget, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { globalName, type StagePlace } from '../../config/contract/global-names';
import { runbookPath } from '../../config/contract/runbook-sections';

/** What is asked in an incident, in the order in which it is asked. It never changes: nobody searches at night. */
const questions = [
  ['customers', 'What do customers notice?'],
  ['pools', 'Which jobs are late?'],
  ['stores', 'Is a store why?'],
  ['sources', 'Who fills the queues?'],
  ['rollouts', 'What was deployed?'],
] as const;

export interface IncidentDashboardProps {
  readonly stage: StagePlace;
  /** What answers each question. A question that this stage cannot ask has none, and is left out. */
  readonly answers: Readonly<Record<(typeof questions)[number][0], readonly IWidget[]>>;
}

/** One page for one incident, read from the top. */
export class IncidentDashboard extends Construct {
  constructor(scope: Construct, id: string, props: IncidentDashboardProps) {
    super(scope, id);
    const { stage, answers } = props;
    new Dashboard(this, 'Resource', {
      dashboardName: globalName(stage),
      defaultInterval: Duration.hours(3),
      widgets: [
        [
          text(
            `**${stage.stage}**, read from the top. Red: a page. Orange: a ticket. What to do: ${runbookPath}`,
          ),
        ],
        ...questions
          .filter(([key]) => answers[key].length > 0)
          .flatMap(([key, question]) => [[text(`### ${question}`)], [...answers[key]]]),
      ],
    });
  }
}

function text(markdown: string): TextWidget {
  return new TextWidget({ markdown, width: 24, height: 1 });
}

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
