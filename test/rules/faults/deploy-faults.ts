import type { Fault } from './fault';
import { prodParts } from './prod-parts';

const { service, range, alarm, store, target } = prodParts;
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
    name: 'an alarm that tells nobody',
    caughtBy: 'alarm-has-action',
    apply: (app) => app.remove(alarm(app, 'web-server-errors'), 'Properties.AlarmActions'),
  },
  {
    name: 'an alarm whose actions are off',
    caughtBy: 'alarm-has-action',
    apply: (app) => app.set(alarm(app, 'web-server-errors'), 'Properties.ActionsEnabled', false),
  },
];
