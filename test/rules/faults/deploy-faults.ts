import type { Fault } from './fault';
import { prodParts } from './prod-parts';

const { service, range, alarm, store, target, balancer, bucket, switchboard, fn } = prodParts;
const firstDeploy = { 'bulkhead:firstDeploy': true };
const reservation = 'Properties.ReservedConcurrentExecutions';
const deployment = 'Properties.DeploymentConfiguration';
const names = `${deployment}.Alarms.AlarmNames`;

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
