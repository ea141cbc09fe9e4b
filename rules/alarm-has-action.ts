import { incidents } from './incidents';
import type { Rule } from './rule';
import { alarmMetadata } from './support/alarms';
import { deploymentAlarms } from './support/failed-tasks';
import { findingAt, resourcesOf } from './support/resources';
import { servicesOf } from './support/services';
import { listOf } from './support/template-values';

export const alarmHasAction: Rule = {
  id: 'alarm-has-action',
  title: 'Every alarm tells somebody, or does something.',
  consequence:
    'GitLab, 31 January 2017: the mails that said the backups failed were rejected, so nobody knew until the database ' +
    'was gone. An alarm without an action is such a mail.',
  source: incidents.gitlab2017,
  check: (stacks) => {
    // What one of these does is done by ECS, which looks at its state.
    const undoing = new Set(
      servicesOf(stacks).flatMap((service) => deploymentAlarms(stacks, service).map(({ key }) => key)),
    );
    return resourcesOf(stacks, 'AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm').flatMap(
      (alarm) => {
        const { AlarmActions, ActionsEnabled } = alarm.properties;
        if (alarmMetadata(alarm)?.severity === 'deploy' && undoing.has(alarm.key)) return [];
        if (String(ActionsEnabled) === 'false')
          return [findingAt(alarm, 'ActionsEnabled is false, expected true')];
        return listOf(AlarmActions).length > 0
          ? []
          : [findingAt(alarm, 'AlarmActions is empty, expected an action')];
      },
    );
  },
};
