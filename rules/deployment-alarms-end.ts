import type { Rule } from './rule';
import { resolveNamed } from './support/references';
import { findingAt, type Located } from './support/resources';
import { servicesOf } from './support/services';
import { listOf, recordOf, shortJson } from './support/template-values';

const alarmType = 'AWS::CloudWatch::Alarm';
const ending: readonly unknown[] = ['notBreaching', 'missing'];

export const deploymentAlarmsEnd: Rule = {
  id: 'deployment-alarms-end',
  title: 'An alarm that undoes deploys ends when its metric does.',
  consequence:
    'No public postmortem is known to name it; ECS takes no notice of an alarm that was in ALARM when a deploy began. A ' +
    'service without tasks writes no metrics, so an alarm that keeps its state stays in ALARM, and the deploy that follows ' +
    'is not watched.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html',
  check: (stacks) => {
    const alarms = servicesOf(stacks).flatMap(({ stack, properties }) =>
      listOf(recordOf(recordOf(properties.DeploymentConfiguration).Alarms).AlarmNames).flatMap(
        (value) =>
          resolveNamed(stacks, { stack, value }, { type: alarmType, property: 'AlarmName' }).target ?? [],
      ),
    );
    // Several services may name one.
    const byKey = new Map<string, Located>(alarms.map((alarm) => [alarm.key, alarm]));
    return [...byKey.values()]
      .filter(({ resource }) => resource.Type === alarmType)
      .filter(({ properties }) => !ending.includes(properties.TreatMissingData ?? 'missing'))
      .map((alarm) =>
        findingAt(
          alarm,
          `TreatMissingData is ${shortJson(alarm.properties.TreatMissingData)} on an alarm that undoes deploys, expected "notBreaching" or "missing"`,
        ),
      );
  },
};
