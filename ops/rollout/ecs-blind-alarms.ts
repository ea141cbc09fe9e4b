import {
  type CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
} from '@aws-sdk/client-cloudwatch';
import type { Service } from '@aws-sdk/client-ecs';

/**
 * Alarms of a service's deployment configuration that were in ALARM when its deployment began: ECS then takes no notice of
 * them for this deployment (developer guide, deployment alarms: so that the deploy that mends something is not undone).
 */
export async function blindAlarms(
  client: CloudWatchClient,
  { deploymentConfiguration }: Service,
  began: Date,
): Promise<string[]> {
  const { enable, rollback, alarmNames = [] } = deploymentConfiguration?.alarms ?? {};
  if (enable !== true || rollback !== true || alarmNames.length === 0) return [];
  const { MetricAlarms = [], CompositeAlarms = [] } = await client.send(
    new DescribeAlarmsCommand({ AlarmNames: alarmNames, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] }),
  );
  const blind: string[] = [];
  for (const alarm of [...MetricAlarms, ...CompositeAlarms]) {
    const { AlarmName, StateValue, StateTransitionedTimestamp, StateUpdatedTimestamp } = alarm;
    if (AlarmName === undefined) continue;
    const since = StateTransitionedTimestamp ?? StateUpdatedTimestamp;
    const moved = since !== undefined && since.getTime() > began.getTime();
    const inAlarm = moved ? await wasInAlarm(client, AlarmName, began) : StateValue === 'ALARM';
    if (inAlarm) blind.push(AlarmName);
  }
  return blind;
}

/** The state that the first change after the beginning left. */
async function wasInAlarm(client: CloudWatchClient, name: string, began: Date): Promise<boolean> {
  const { AlarmHistoryItems = [] } = await client.send(
    new DescribeAlarmHistoryCommand({
      AlarmName: name,
      HistoryItemType: 'StateUpdate',
      StartDate: began,
      ScanBy: 'TimestampAscending',
      MaxRecords: 1,
    }),
  );
  const [first] = AlarmHistoryItems.map(({ HistoryData }) => HistoryData);
  return first !== undefined && /"oldState"\s*:\s*\{[^}]*"stateValue"\s*:\s*"ALARM"/.test(first);
}
