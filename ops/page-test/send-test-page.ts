import {
  type CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  type MetricAlarm,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { metricDimensions, metricNamespace, stageMetrics } from '../../config/contract/metric-names';
import { pageTestAlarmName } from '../../config/contract/runbook-sections';
import { CliError } from '../kit/command-result';
import type { Session } from '../kit/session';
import { waitUntil } from '../kit/wait-until';

/** The alarm looks every ten seconds, and ingestion takes 5 s as a rule and 30 s at its worst. */
const alarmTimeoutMs = 90_000;

/** What the alarm's action came to is written down a few seconds after the action. */
const actionTimeoutMs = 20_000;

const pollMs = 5_000;

/** One data point may be late; another, ten seconds on, costs nothing. */
const pollsPerDatapoint = 2;

/** The alarm that is there for tests. @throws CliError where it is not deployed */
export async function pageTestAlarm({ clients, config }: Session): Promise<MetricAlarm> {
  const name = pageTestAlarmName(config.stage);
  const alarm = await describe(clients.cloudWatch, name);
  if (alarm === undefined)
    throw new CliError(1, `there is no alarm ${name}: is the stage deployed in this account and region?`);
  return alarm;
}

/** An alarm that went off. */
export interface FiredAlarm {
  readonly name: string;
  /** Its metric was sent, in the clock's milliseconds. */
  readonly startMs: number;
  /** From its metric to ALARM. */
  readonly seconds: number;
}

/**
 * Sets off the alarm by its metric and not by SetAlarmState: metric, alarm and topic are the ones of every other page.
 *
 * @throws CliError where it does not go off
 */
export async function setOffAlarm(session: Session, progress: (text: string) => void): Promise<FiredAlarm> {
  const { clock, clients, config } = session;
  const name = pageTestAlarmName(config.stage);
  const startMs = clock.nowMs();
  const deadlineMs = startMs + alarmTimeoutMs;
  const waitedSeconds = () => Math.round((clock.nowMs() - startMs) / 1000);
  let polls = 0;
  const { outcome } = await waitUntil({
    session,
    everyMs: pollMs,
    deadlineMs,
    ask: async () => {
      const due = polls % pollsPerDatapoint === 0 && clock.nowMs() < deadlineMs;
      polls += 1;
      if (due) await putDatapoint(session);
      return (await describe(clients.cloudWatch, name))?.StateValue;
    },
    done: (state) => state === 'ALARM',
    progress: () => progress(`  waiting for ${name}: ${waitedSeconds()} of ${alarmTimeoutMs / 1000} s`),
  });
  if (outcome === 'done') return { name, startMs, seconds: waitedSeconds() };
  if (outcome === 'stopped')
    throw new CliError(1, `${name} is not waited for any longer; it may still go off`);
  throw new CliError(1, `${name} did not go off within ${alarmTimeoutMs / 1000} s of its metric`);
}

/** What became of the alarm's action. `unconfirmed`: CloudWatch has written down nothing about it yet. */
export type PageOutcome =
  | { readonly outcome: 'sent' | 'unconfirmed' }
  | { readonly outcome: 'failed'; readonly problem: string };

/** An alarm that fires is no page yet: where the topic or its key refuses CloudWatch, only the history says so. */
export async function pageOutcome(
  session: Session,
  { name, startMs }: FiredAlarm,
  progress: (text: string) => void,
): Promise<PageOutcome> {
  const { clock, clients } = session;
  const { answer: summaries } = await waitUntil({
    session,
    everyMs: pollMs,
    deadlineMs: clock.nowMs() + actionTimeoutMs,
    ask: async () => {
      const { AlarmHistoryItems = [] } = await clients.cloudWatch.send(
        new DescribeAlarmHistoryCommand({
          AlarmName: name,
          HistoryItemType: 'Action',
          StartDate: new Date(startMs),
          EndDate: new Date(clock.nowMs() + pollMs),
        }),
      );
      return AlarmHistoryItems.flatMap(({ HistorySummary }) => HistorySummary ?? []);
    },
    done: (found) => found.length > 0,
    progress: () => progress(`  ${name} went off; waiting for what came of it`),
  });
  const problem = summaries.find((summary) => summary.startsWith('Failed'));
  if (problem !== undefined) return { outcome: 'failed', problem };
  return { outcome: summaries.length > 0 ? 'sent' : 'unconfirmed' };
}

/** What a datapoint is, as the API and as the AWS CLI take it. */
export function pageTestDatum(stage: string) {
  return {
    MetricName: stageMetrics.pageTest,
    Dimensions: [{ Name: metricDimensions.stage, Value: stage }],
    Value: 1,
    StorageResolution: 1,
  };
}

async function putDatapoint({ clients, clock, config }: Session): Promise<void> {
  const datum = { ...pageTestDatum(config.stage), Timestamp: new Date(clock.nowMs()) };
  await clients.cloudWatch.send(
    new PutMetricDataCommand({ Namespace: metricNamespace, MetricData: [datum] }),
  );
}

async function describe(client: CloudWatchClient, name: string): Promise<MetricAlarm | undefined> {
  const { MetricAlarms = [] } = await client.send(
    new DescribeAlarmsCommand({ AlarmNames: [name], AlarmTypes: ['MetricAlarm'] }),
  );
  return MetricAlarms.find(({ AlarmName }) => AlarmName === name);
}
