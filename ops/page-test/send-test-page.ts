import {
  type CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  type MetricAlarm,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { metricDimensions, metricNamespace, stageMetrics } from '../../config/contract/metric-names';
import { pageTestAlarmName } from '../../config/contract/runbook-sections';
import type { Clock } from '../kit/clock';

/** The alarm looks every ten seconds, and ingestion takes 5 s as a rule and 30 s at its worst. */
const waitTimeoutMs = 90_000;

/** What the alarm's action came to is written down a few seconds after the action. */
const actionTimeoutMs = 20_000;

const pollMs = 5_000;

/** One data point may be late; another, ten seconds on, costs nothing. */
const pollsPerDatapoint = 2;

/** What became of a test page. Everything that is not `sent` is a page that nobody would have got. */
export type TestPage =
  | { readonly outcome: 'sent'; readonly seconds: number; readonly topics: readonly string[] }
  /** The alarm went off, and CloudWatch has written down nothing about its action yet. */
  | { readonly outcome: 'unconfirmed'; readonly seconds: number; readonly topics: readonly string[] }
  | { readonly outcome: 'refused'; readonly problem: string };

export interface SendTestPage {
  readonly client: CloudWatchClient;
  readonly stage: string;
  readonly clock: Clock;
  readonly onProgress: (text: string) => void;
}

/**
 * Sets off the alarm that is there for tests, by its metric and not by SetAlarmState, and waits until CloudWatch says what
 * came of it: metric, alarm and topic are the ones of every other page.
 */
export async function sendTestPage(props: SendTestPage): Promise<TestPage> {
  const name = pageTestAlarmName(props.stage);
  const alarm = await describe(props.client, name);
  if (alarm === undefined) return refused(`there is no alarm ${name}: is the stage deployed there?`);
  const topics = alarm.AlarmActions ?? [];
  if (alarm.ActionsEnabled === false || topics.length === 0) {
    return refused(
      `${name} tells nobody: its actions are ${topics.length === 0 ? 'missing' : 'switched off'}`,
    );
  }
  if (alarm.StateValue === 'ALARM') {
    return refused(`${name} is still in ALARM from a test before: try again in a minute`);
  }
  const { clock } = props;
  const startMs = clock.nowMs();
  for (let polls = 0; clock.nowMs() - startMs < waitTimeoutMs; polls += 1) {
    if (polls % pollsPerDatapoint === 0) await putDatapoint(props);
    await clock.sleep(pollMs);
    const seconds = Math.round((clock.nowMs() - startMs) / 1000);
    props.onProgress(`waiting for ${name}: ${seconds} of ${waitTimeoutMs / 1000} s`);
    if ((await describe(props.client, name))?.StateValue === 'ALARM') {
      return actionOf(props, { name, startMs, seconds, topics });
    }
  }
  return refused(`${name} did not go off within ${waitTimeoutMs / 1000} s of its metric`);
}

interface Fired {
  readonly name: string;
  readonly startMs: number;
  readonly seconds: number;
  readonly topics: readonly string[];
}

/** An alarm that fires is no page yet: where the topic or its key refuses CloudWatch, only the history says so. */
async function actionOf({ client, clock, onProgress }: SendTestPage, fired: Fired): Promise<TestPage> {
  const { name, startMs, seconds, topics } = fired;
  const firedMs = clock.nowMs();
  for (;;) {
    const { AlarmHistoryItems = [] } = await client.send(
      new DescribeAlarmHistoryCommand({
        AlarmName: name,
        HistoryItemType: 'Action',
        StartDate: new Date(startMs),
        EndDate: new Date(clock.nowMs() + pollMs),
      }),
    );
    const summaries = AlarmHistoryItems.flatMap(({ HistorySummary }) => HistorySummary ?? []);
    const failed = summaries.find((summary) => summary.startsWith('Failed'));
    if (failed !== undefined) return refused(`${name} went off, and CloudWatch says: ${failed}`);
    if (summaries.length > 0) return { outcome: 'sent', seconds, topics };
    if (clock.nowMs() - firedMs >= actionTimeoutMs) return { outcome: 'unconfirmed', seconds, topics };
    onProgress(`${name} went off; waiting for what came of it`);
    await clock.sleep(pollMs);
  }
}

async function describe(client: CloudWatchClient, name: string): Promise<MetricAlarm | undefined> {
  const { MetricAlarms = [] } = await client.send(
    new DescribeAlarmsCommand({ AlarmNames: [name], AlarmTypes: ['MetricAlarm'] }),
  );
  return MetricAlarms.find(({ AlarmName }) => AlarmName === name);
}

async function putDatapoint({ client, stage, clock }: SendTestPage): Promise<void> {
  await client.send(
    new PutMetricDataCommand({
      Namespace: metricNamespace,
      MetricData: [
        {
          MetricName: stageMetrics.pageTest,
          Dimensions: [{ Name: metricDimensions.stage, Value: stage }],
          Timestamp: new Date(clock.nowMs()),
          Value: 1,
          StorageResolution: 1,
        },
      ],
    }),
  );
}

function refused(problem: string): TestPage {
  return { outcome: 'refused', problem };
}
