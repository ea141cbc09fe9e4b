import { type CloudWatchClient, type MetricAlarm, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { outputKeys } from '../../config/contract/output-keys';
import { alarmName } from '../../config/contract/runbook-sections';
import type { StackFacts } from '../aws/describe-stack';
import type { AlarmFacts } from './status-facts';

export interface StatusAlarmsQuery {
  readonly stage: string;
  /** The Controls stack: whom an alarm tells is how severe it is. */
  readonly controls: StackFacts;
  readonly abortSignal: AbortSignal;
}

/**
 * Alarms of the stage that tell somebody and are in ALARM, longest first. By their topic and not by their name alone:
 * `bulkhead-prod-` begins the names of a stage `prod-eu` too. Those that only move a pool tell nobody.
 */
export async function statusAlarms(
  client: CloudWatchClient,
  { stage, controls, abortSignal }: StatusAlarmsQuery,
): Promise<readonly AlarmFacts[]> {
  const found: AlarmFacts[] = [];
  const pages = paginateDescribeAlarms(
    { client, pageSize: 100 },
    { AlarmNamePrefix: alarmName(stage, ''), AlarmTypes: ['MetricAlarm'], StateValue: 'ALARM' },
    { abortSignal },
  );
  for await (const { MetricAlarms = [] } of pages) {
    found.push(...MetricAlarms.flatMap((alarm) => factsOf(alarm, controls)));
  }
  return found.sort((one, other) => (one.sinceSeconds ?? 0) - (other.sinceSeconds ?? 0));
}

function factsOf(alarm: MetricAlarm, { outputs }: StackFacts): AlarmFacts[] {
  const { AlarmName, AlarmActions = [], StateTransitionedTimestamp, StateUpdatedTimestamp } = alarm;
  const tells = (key: string): boolean => {
    const topic = outputs[key];
    return topic !== undefined && AlarmActions.includes(topic);
  };
  const severity = tells(outputKeys.pageTopicArn)
    ? 'page'
    : tells(outputKeys.ticketTopicArn)
      ? 'ticket'
      : undefined;
  if (AlarmName === undefined || severity === undefined) return [];
  const since = StateTransitionedTimestamp ?? StateUpdatedTimestamp;
  return [
    { name: AlarmName, severity, ...(since !== undefined && { sinceSeconds: since.getTime() / 1000 }) },
  ];
}
