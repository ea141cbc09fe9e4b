import type { Editable } from '../editable';
import type { Fault } from './fault';
import { prodParts } from './prod-parts';

const { service, range, alarm, store, target, task, failedTasks, balancer, bucket, switchboard, fn } =
  prodParts;
const firstDeploy = { 'bulkhead:firstDeploy': true };
const reservation = 'Properties.ReservedConcurrentExecutions';
const deployment = 'Properties.DeploymentConfiguration';
const names = `${deployment}.Alarms.AlarmNames`;

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
      "another pool's exits",
      (app) =>
        app.set(exits(app, 'urgent'), 'Properties.Dimensions.0.Value', { Ref: task(app, 'bulk').logicalId }),
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

/** How a new version comes in, and goes out again. */
export const deployFaults: readonly Fault[] = [
  {
    name: 'traffic shifted in steps, with one target group',
    caughtBy: 'traffic-shift-has-one-way',
    apply: (app) => app.set(service(app, 'api'), `${deployment}.Strategy`, 'LINEAR'),
  },
  {
    name: 'traffic shifted in steps, behind rules for maintenance that know one target group',
    caughtBy: 'traffic-shift-has-one-way',
    apply: (app) => {
      const api = service(app, 'api');
      app.set(api, `${deployment}.Strategy`, 'LINEAR');
      app.set(api, 'Properties.LoadBalancers.0.AdvancedConfiguration', {
        AlternateTargetGroupArn: { Ref: target(app, 'web').logicalId },
        ProductionListenerRule: {
          Ref: app.find('AWS::ElasticLoadBalancingV2::ListenerRule', '"Priority":1010').logicalId,
        },
      });
    },
  },
  {
    name: 'minimum healthy 50',
    caughtBy: 'rollout-arithmetic',
    apply: (app) => app.set(service(app, 'web'), `${deployment}.MinimumHealthyPercent`, 50),
  },
  {
    name: '66/100 with max 60',
    caughtBy: 'rollout-arithmetic',
    apply: (app) => app.set(range(app, 'default'), 'Properties.MaxCapacity', 60),
  },
  {
    name: '67/100 with min 3',
    caughtBy: 'rollout-arithmetic',
    apply: (app) => app.set(service(app, 'pushes'), `${deployment}.MinimumHealthyPercent`, 67),
  },
  {
    name: '100/133 from one task',
    caughtBy: 'rollout-arithmetic',
    apply: (app) => app.set(range(app, 'web'), 'Properties.MinCapacity', 1),
  },
  {
    name: 'all offline at once',
    caughtBy: 'rollout-arithmetic',
    apply: (app) => app.set(service(app, 'urgent'), `${deployment}.MinimumHealthyPercent`, 0),
  },
  {
    name: 'nothing may move',
    caughtBy: 'rollout-arithmetic',
    apply: (app) => app.set(service(app, 'urgent'), `${deployment}.MinimumHealthyPercent`, 100),
  },
  {
    name: 'two schedulers',
    caughtBy: 'rollout-arithmetic',
    apply: (app) => app.set(range(app, 'scheduler'), 'Properties.MaxCapacity', 2),
  },
  {
    name: 'AZ rebalancing enabled at 100',
    caughtBy: 'rollout-arithmetic',
    apply: (app) => app.set(service(app, 'bulk'), 'Properties.AvailabilityZoneRebalancing', 'ENABLED'),
  },
  {
    name: 'AZ rebalancing left out at 100, which means on',
    caughtBy: 'rollout-arithmetic',
    apply: (app) => app.remove(service(app, 'bulk'), 'Properties.AvailabilityZoneRebalancing'),
  },
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
  ...failingTasksFaults(),
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
  {
    name: 'rollback off',
    caughtBy: 'deployment-alarms-wired',
    apply: (app) => app.set(service(app, 'web'), `${deployment}.Alarms.Rollback`, false),
  },
  {
    name: 'no deployment alarms',
    caughtBy: 'deployment-alarms-wired',
    apply: (app) => app.remove(service(app, 'web'), `${deployment}.Alarms`),
  },
  {
    name: 'alarm name typo',
    caughtBy: 'deployment-alarms-wired',
    apply: (app) => app.change(service(app, 'web'), `${names}.0`, (name) => name.replace('errors', 'erors')),
  },
  {
    name: 'alarm dropped',
    caughtBy: 'deployment-alarms-wired',
    apply: (app) => app.delete(alarm(app, 'api-server-errors')),
  },
  {
    name: "undone by another service's errors",
    caughtBy: 'deployment-alarms-wired',
    apply: (app) => app.push(service(app, 'web'), names, 'bulkhead-prod-websockets-server-errors'),
  },
  {
    name: 'undone by a full store',
    caughtBy: 'deployment-alarms-wired',
    apply: (app) =>
      app.set(alarm(app, 'web-server-errors'), 'Properties.Dimensions', [
        { Name: 'ReplicationGroupId', Value: { Ref: store(app, 'jobs').logicalId } },
      ]),
  },
  {
    name: 'unhealthy tasks that nobody has any more keep their alarm',
    caughtBy: 'deployment-alarms-end',
    apply: (app) => app.set(alarm(app, 'web-unhealthy-tasks'), 'Properties.TreatMissingData', 'ignore'),
  },
  {
    name: 'a service without tasks has unhealthy ones',
    caughtBy: 'deployment-alarms-end',
    apply: (app) =>
      app.set(alarm(app, 'websockets-unhealthy-tasks'), 'Properties.TreatMissingData', 'breaching'),
  },
  {
    name: 'errors that nobody makes any more keep their alarm',
    caughtBy: 'deployment-alarms-end',
    apply: (app) => app.set(alarm(app, 'api-server-errors'), 'Properties.TreatMissingData', 'ignore'),
  },
  {
    name: 'an alarm that tells nobody',
    caughtBy: 'alarm-has-action',
    apply: (app) => app.remove(alarm(app, 'web-server-errors'), 'Properties.AlarmActions'),
  },
  {
    name: 'an alarm whose actions are off',
    caughtBy: 'alarm-has-action',
    apply: (app) => app.set(alarm(app, 'web-server-errors'), 'Properties.ActionsEnabled', false),
  },
  {
    name: 'a first deploy that protects a load balancer from its own rollback',
    caughtBy: 'first-create-can-be-undone',
    apply: (app) => app.set(balancer(app, 'web'), 'Metadata', firstDeploy),
  },
  {
    name: 'a first deploy that protects the other load balancer only',
    caughtBy: 'first-create-can-be-undone',
    apply: (app) => {
      app.set(balancer(app, 'web'), 'Metadata', firstDeploy);
      app.change(balancer(app, 'web'), 'Properties', (properties) =>
        JSON.parse(
          JSON.stringify(properties).replace(
            '"deletion_protection.enabled","Value":"true"',
            '"deletion_protection.enabled","Value":"false"',
          ),
        ),
      );
    },
  },
  {
    name: "a first try that leaves its load balancers' log bucket behind",
    caughtBy: 'failed-create-leaves-nothing',
    apply: (app) => app.set(bucket(app, 'network'), 'DeletionPolicy', 'Retain'),
  },
  {
    name: 'a first try that leaves its switchboard behind',
    caughtBy: 'failed-create-leaves-nothing',
    apply: (app) => app.set(switchboard(app, 'switchboard'), 'DeletionPolicy', 'Retain'),
  },
  {
    name: 'a first try whose audit log is in the way of the second',
    caughtBy: 'failed-create-leaves-nothing',
    apply: (app) =>
      app.set(app.find('AWS::Logs::LogGroup', '"/bulkhead/prod/audit"'), 'DeletionPolicy', 'Retain'),
  },
  {
    name: 'a seed with a concurrency of its own',
    caughtBy: 'reserved-concurrency-is-needed',
    apply: (app) => app.set(fn(app, 'seeds the switchboard'), reservation, 1),
  },
  {
    name: 'a mover with a concurrency of its own',
    caughtBy: 'reserved-concurrency-is-needed',
    apply: (app) => app.set(fn(app, 'parks queued jobs'), reservation, 1),
  },
  {
    name: 'a status page that takes all that an account has',
    caughtBy: 'reserved-concurrency-is-needed',
    apply: (app) => app.set(fn(app, '/status.json'), reservation, 950),
  },
];
