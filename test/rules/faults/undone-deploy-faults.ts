import type { Editable } from '../editable';
import type { Fault } from './fault';
import { prodParts } from './prod-parts';

const { service, alarm, task, failedTasks } = prodParts;
const deployment = 'Properties.DeploymentConfiguration';
const names = `${deployment}.Alarms.AlarmNames`;

const allSpot = [{ CapacityProvider: 'FARGATE_SPOT', Weight: 1 }];

const exits = (app: Editable, name: string) => alarm(app, `${name}-failing-tasks`);

/** A version whose tasks start and end again, and what would not undo it. */
function failingTasksFaults(): Fault[] {
  const caughtBy = 'failing-tasks-undo-a-deploy';
  const rule = (app: Editable) => failedTasks(app, 'AWS::Events::Rule');
  const filter = (app: Editable) => failedTasks(app, 'AWS::Logs::MetricFilter');
  const detail = 'Properties.EventPattern.detail';
  const faults: readonly (readonly [string, Fault['apply']])[] = [
    ['a scheduler without it', (app) => app.remove(service(app, 'scheduler'), `${deployment}.Alarms`)],
    ['web without it', (app) => app.drop(service(app, 'web'), names, 'failing-tasks')],
    [
      'an alarm on exits that undoes nothing',
      (app) => app.set(service(app, 'bulk'), `${deployment}.Alarms.Rollback`, false),
    ],
    [
      'an alarm on exits that is not asked',
      (app) => app.set(service(app, 'bulk'), `${deployment}.Alarms.Enable`, false),
    ],
    [
      "another service's exits",
      (app) =>
        app.set(exits(app, 'web'), 'Properties.Dimensions.0.Value', { Ref: task(app, 'api').logicalId }),
    ],
    [
      'exits of a dimension that is not sent',
      (app) => app.set(exits(app, 'urgent'), 'Properties.Dimensions.0.Name', 'Group'),
    ],
    ['exits of all services together', (app) => app.set(exits(app, 'urgent'), 'Properties.Dimensions', [])],
    [
      'exits of one minute, in which a scheduler ends once',
      (app) => app.set(exits(app, 'scheduler'), 'Properties.Period', 60),
    ],
    ['exits of an hour', (app) => app.set(exits(app, 'scheduler'), 'Properties.Period', 3600)],
    [
      'exits five minutes after another',
      (app) => app.set(exits(app, 'urgent'), 'Properties.DatapointsToAlarm', 2),
    ],
    ['more exits than a batch has tasks', (app) => app.set(exits(app, 'urgent'), 'Properties.Threshold', 3)],
    ['one unlucky task', (app) => app.set(exits(app, 'urgent'), 'Properties.Threshold', 1)],
    ['the average of exits', (app) => app.set(exits(app, 'urgent'), 'Properties.Statistic', 'Average')],
    ['no exit is bad', (app) => app.set(exits(app, 'urgent'), 'Properties.TreatMissingData', 'breaching')],
    [
      'no exit keeps the alarm',
      (app) => app.set(exits(app, 'urgent'), 'Properties.TreatMissingData', 'ignore'),
    ],
    [
      'tasks that a deploy stops count',
      (app) => app.push(rule(app), `${detail}.stopCode`, 'ServiceSchedulerInitiated'),
    ],
    [
      'tasks that Spot takes back count',
      (app) => app.push(rule(app), `${detail}.stopCode`, 'SpotInterruption'),
    ],
    ['every stopped task counts', (app) => app.remove(rule(app), `${detail}.stopCode`)],
    [
      'only tasks that never came up count',
      (app) => app.set(rule(app), `${detail}.stopCode`, ['TaskFailedToStart']),
    ],
    ['a task counts in each of its states', (app) => app.remove(rule(app), `${detail}.lastStatus`)],
    ['the rule of exits is off', (app) => app.set(rule(app), 'Properties.State', 'DISABLED')],
    ['exits are written elsewhere', (app) => app.set(rule(app), 'Properties.Targets', [])],
    [
      'exits are counted by cluster',
      (app) =>
        app.set(filter(app), 'Properties.MetricTransformations.0.Dimensions.0.Value', '$.detail.clusterArn'),
    ],
    ['nobody counts what is written', (app) => app.delete(filter(app))],
  ];
  return faults.map(([name, apply]) => ({ name, caughtBy, apply }));
}

/** What is to end a bad version, and must not end a good one. */
export const undoneDeployFaults: readonly Fault[] = [
  ...failingTasksFaults(),
  {
    name: 'circuit breaker off',
    caughtBy: 'circuit-breaker-on',
    apply: (app) => app.set(service(app, 'web'), `${deployment}.DeploymentCircuitBreaker.Enable`, false),
  },
  {
    name: 'circuit breaker without rollback',
    caughtBy: 'circuit-breaker-on',
    apply: (app) => app.set(service(app, 'bulk'), `${deployment}.DeploymentCircuitBreaker.Rollback`, false),
  },
  {
    name: 'circuit breaker without a threshold',
    caughtBy: 'circuit-breaker-on',
    apply: (app) =>
      app.remove(service(app, 'bulk'), `${deployment}.DeploymentCircuitBreaker.ThresholdConfiguration`),
  },
  {
    name: 'a pool whose exits nobody counts, with a breaker that sees none',
    caughtBy: 'circuit-breaker-on',
    apply: (app) => app.remove(service(app, 'urgent'), `${deployment}.Alarms`),
  },
  {
    name: 'two tasks that find no Spot undo web',
    caughtBy: 'spot-shortage-undoes-nothing',
    apply: (app) =>
      app.set(service(app, 'bulk'), `${deployment}.DeploymentCircuitBreaker.ThresholdConfiguration.Value`, 2),
  },
  {
    name: 'a shortage of Spot fails half of the tasks, as the default has it',
    caughtBy: 'spot-shortage-undoes-nothing',
    apply: (app) =>
      app.set(
        service(app, 'bulk'),
        `${deployment}.DeploymentCircuitBreaker.ThresholdConfiguration.Type`,
        'UNBOUNDED_PERCENT',
      ),
  },
  {
    name: 'a deploy that waits for Spot',
    caughtBy: 'spot-shortage-undoes-nothing',
    apply: (app) => app.set(service(app, 'bulk'), `${deployment}.EarlySuccessCriteria.Enable`, false),
  },
  {
    name: 'Spot by the word of the cluster',
    caughtBy: 'spot-shortage-undoes-nothing',
    apply: (app) => {
      app.remove(service(app, 'web'), 'Properties.CapacityProviderStrategy');
      app.set(app.find('AWS::ECS::Cluster'), 'Properties.DefaultCapacityProviderStrategy', allSpot);
    },
  },
  {
    name: 'Spot by what stands beside the cluster',
    caughtBy: 'spot-shortage-undoes-nothing',
    apply: (app) => {
      app.remove(service(app, 'web'), 'Properties.CapacityProviderStrategy');
      const { stack, logicalId } = app.find('AWS::ECS::Cluster');
      const properties = { Cluster: { Ref: logicalId }, DefaultCapacityProviderStrategy: allSpot };
      app.add(
        { stack, logicalId: 'Providers' },
        { Type: 'AWS::ECS::ClusterCapacityProviderAssociations', Properties: properties },
      );
    },
  },
  {
    name: 'a deploy that ends with more tasks than run on demand',
    caughtBy: 'spot-shortage-undoes-nothing',
    apply: (app) => app.set(service(app, 'bulk'), `${deployment}.EarlySuccessCriteria.HealthyPercent`, 80),
  },
  {
    name: 'most of a pool on Spot',
    caughtBy: 'spot-shortage-undoes-nothing',
    apply: (app) => app.set(service(app, 'bulk'), 'Properties.CapacityProviderStrategy.1.Weight', 4),
  },
  {
    name: 'a pool all on Spot',
    caughtBy: 'spot-shortage-undoes-nothing',
    apply: (app) => app.drop(service(app, 'bulk'), 'Properties.CapacityProviderStrategy', '"FARGATE"'),
  },
];
