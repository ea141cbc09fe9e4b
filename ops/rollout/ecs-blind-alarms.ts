import {
  type CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
} from '@aws-sdk/client-cloudwatch';
import type { Service } from '@aws-sdk/client-ecs';

/** DescribeAlarms takes a hundred names, and tells fifty unless asked for more (API reference). */
const namesPerCall = 100;

/** Alarms that undo a deploy of a service, by its deployment configuration. */
export function alarmsThatUndo({ deploymentConfiguration }: Service): readonly string[] {
  const { enable, rollback, alarmNames = [] } = deploymentConfiguration?.alarms ?? {};
  return enable === true && rollback === true ? alarmNames : [];
}

/**
 * Those that were in ALARM when a deployment began: ECS then takes no notice of them for this deployment (developer guide,
 * deployment alarms: so that the deploy that mends something is not undone).
 */
export async function inAlarmAt(
  client: CloudWatchClient,
  alarmNames: readonly string[],
  began: Date,
): Promise<string[]> {
  const blind: string[] = [];
  for (let from = 0; from < alarmNames.length; from += namesPerCall) {
    const { MetricAlarms = [], CompositeAlarms = [] } = await client.send(
      new DescribeAlarmsCommand({
        AlarmNames: alarmNames.slice(from, from + namesPerCall),
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
        MaxRecords: namesPerCall,
      }),
    );
    for (const alarm of [...MetricAlarms, ...CompositeAlarms]) {
      const { AlarmName, StateValue, StateTransitionedTimestamp, StateUpdatedTimestamp } = alarm;
      if (AlarmName === undefined) continue;
      const since = StateTransitionedTimestamp ?? StateUpdatedTimestamp;
      const moved = since !== undefined && since.getTime() > began.getTime();
      const inAlarm = moved ? await wasInAlarm(client, AlarmName, began) : StateValue === 'ALARM';
      if (inAlarm) blind.push(AlarmName);
    }
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
