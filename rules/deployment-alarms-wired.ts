import { incidents } from './incidents';
import type { ParsedStack, Rule } from './rule';
import { alarmDimensions } from './support/alarms';
import { deploymentAlarms, failedTaskCount } from './support/failed-tasks';
import { referencesIn, resolveNamed } from './support/references';
import { findingAt, type Located } from './support/resources';
import { type Service, servicesOf } from './support/services';
import { isTrue, listOf, recordOf, shortJson } from './support/template-values';

const alarmType = 'AWS::CloudWatch::Alarm';
const named = { type: alarmType, property: 'AlarmName' };

export const deploymentAlarmsWired: Rule = {
  id: 'deployment-alarms-wired',
  title: 'A service that answers customers undoes a deploy by itself when its own answers get worse.',
  consequence:
    'Avochato, 19 November 2020: the upgrade behind the outage had been deployed in the weeks before, and nothing had ' +
    'undone it. And an alarm on a store or a queue would have undone the very deploy that repaired them.',
  source: incidents.avochatoNovember2020,
  check: (stacks) =>
    servicesOf(stacks)
      .filter(({ targetGroups }) => targetGroups.length > 0)
      .flatMap((service) => problems(stacks, service).map((message) => findingAt(service, message))),
};

function problems(stacks: readonly ParsedStack[], service: Service): string[] {
  const { Enable, Rollback, AlarmNames } = recordOf(
    recordOf(service.properties.DeploymentConfiguration).Alarms,
  );
  const names = listOf(AlarmNames);
  const counting = deploymentAlarms(stacks, service).filter(
    (alarm) => failedTaskCount(stacks, { counting: alarm, service }) !== undefined,
  );
  return [
    ...(isTrue(Enable) && names.length > counting.length
      ? []
      : ['names no deployment alarms, expected alarms on its own target group']),
    ...(isTrue(Rollback)
      ? []
      : [`Rollback of its deployment alarms is ${shortJson(Rollback)}, expected true`]),
    ...names.flatMap((value) => {
      const alarm = resolveNamed(stacks, { stack: service.stack, value }, named);
      if (alarm.target?.resource.Type !== alarmType) {
        return [`names the deployment alarm ${alarm.key}, which no template makes: ECS refuses the deploy`];
      }
      return watchesTarget(stacks, service, alarm.target) || countsItsTasks(stacks, service, alarm.target)
        ? []
        : [
            `is undone by ${alarm.target.logicalId}, which watches something else: expected only its own target group and tasks`,
          ];
    }),
  ];
}

function countsItsTasks(stacks: readonly ParsedStack[], service: Service, counting: Located): boolean {
  return failedTaskCount(stacks, { counting, service })?.ofService === true;
}

function watchesTarget(stacks: readonly ParsedStack[], service: Service, alarm: Located): boolean {
  const own = service.targetGroups.map(({ key }) => key);
  return alarmDimensions(alarm, 'TargetGroup').every((value) =>
    referencesIn(stacks, { stack: alarm.stack, value }).some(({ key }) => own.includes(key)),
  );
}
