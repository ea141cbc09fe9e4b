import { deploymentAlarmsEnd } from '../../rules/deployment-alarms-end';
import { broken } from './broken';
import type { Editable } from './editable';

const errors = { stack: 'app', logicalId: 'WebErrors' };
const pool = { stack: 'app', logicalId: 'Pool' };

test.each(['ignore', 'breaching'])('an alarm that is %s without data, named by two services', (treatment) => {
  const change = (app: Editable) => {
    app.set(errors, 'Properties.TreatMissingData', treatment);
    app.set(pool, 'Properties.DeploymentConfiguration.Alarms', { AlarmNames: ['web-errors'] });
  };
  expect(broken(deploymentAlarmsEnd, change)).toEqual([
    `app/WebErrors: TreatMissingData is "${treatment}" on an alarm that undoes deploys, expected "notBreaching" or "missing"`,
  ]);
});

test('one that says nothing has no state to keep', () => {
  expect(broken(deploymentAlarmsEnd, (app) => app.remove(errors, 'Properties.TreatMissingData'))).toEqual([]);
});

test('an alarm that undoes nothing may keep its state', () => {
  const alarm = { Type: 'AWS::CloudWatch::Alarm', Properties: { TreatMissingData: 'ignore' } };
  const added = { stack: 'app', logicalId: 'StoreFull' };
  expect(broken(deploymentAlarmsEnd, (app) => app.add(added, alarm))).toEqual([]);
});
