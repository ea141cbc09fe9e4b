import { everyQueueHasAPool } from '../../rules/every-queue-has-a-pool';
import { noDesiredCount } from '../../rules/no-desired-count';
import { poolHasScalingTarget } from '../../rules/pool-has-scaling-target';
import { quickHealthChecks } from '../../rules/quick-health-checks';
import { resourcesHaveRoleTag } from '../../rules/resources-have-role-tag';
import type { Rule } from '../../rules/rule';
import { taskHardening } from '../../rules/task-hardening';
import { broken } from './broken';
import type { Editable } from './editable';

const pool = { stack: 'app', logicalId: 'Pool' };
const poolTask = { stack: 'app', logicalId: 'PoolTask' };
const range = { stack: 'app', logicalId: 'PoolRange' };
const web = { stack: 'app', logicalId: 'Web' };
const webTask = { stack: 'app', logicalId: 'WebTask' };
const webGroup = { stack: 'app', logicalId: 'WebGroup' };
const container = 'Properties.ContainerDefinitions.0';

type Case = readonly [rule: Rule, what: string, change: (app: Editable) => void, messages: string[]];

const cases: readonly Case[] = [
  [
    everyQueueHasAPool,
    'a queue of two pools, and one twice',
    (app) => {
      app.push(webTask, `${container}.Environment`, { Name: 'BULKHEAD_QUEUES', Value: 'mailers' });
      app.set(poolTask, `${container}.Environment.0.Value`, 'default, default,mailers');
    },
    [
      'app/Pool: queue "default" is served twice by this pool, expected one pool',
      'app/Pool: queue "mailers" is served by Web too, expected one pool',
    ],
  ],
  [
    everyQueueHasAPool,
    'no queue',
    (app) => app.set(poolTask, `${container}.Environment.0.Value`, ''),
    ['app/Pool: BULKHEAD_QUEUES is "", expected at least one queue, or a single task'],
  ],
  [
    everyQueueHasAPool,
    'a worker that is told nothing',
    (app) => app.set(poolTask, `${container}.Environment`, []),
    ['app/Pool: BULKHEAD_QUEUES is nothing, expected at least one queue, or a single task'],
  ],
  [
    poolHasScalingTarget,
    'no target',
    (app) => app.delete(range),
    ['app/Pool: has no scalable target, expected one with MinCapacity and MaxCapacity'],
  ],
  [
    poolHasScalingTarget,
    'two targets',
    (app) =>
      app.add(
        { stack: 'app', logicalId: 'Again' },
        {
          Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
          Properties: { ScalableDimension: 'ecs:service:DesiredCount', ResourceId: { Ref: 'Pool' } },
        },
      ),
    ['app/Pool: has 2 scalable targets, expected one'],
  ],
  [
    poolHasScalingTarget,
    'a floor above the ceiling',
    (app) => app.set(range, 'Properties.MinCapacity', 7),
    ['app/Pool: scales from 7 to 6, expected whole numbers from 1, the lower first'],
  ],
  [
    poolHasScalingTarget,
    'no floor, and a ceiling that nobody can read',
    (app) => {
      app.set(range, 'Properties.MinCapacity', 0);
      app.set(range, 'Properties.MaxCapacity', { Ref: 'Most' });
    },
    ['app/Pool: scales from 0 to {"Ref":"Most"}, expected whole numbers from 1, the lower first'],
  ],
  [
    poolHasScalingTarget,
    'nothing that scales',
    (app) => app.delete({ stack: 'app', logicalId: 'PoolScaling' }),
    ['app/Pool: scales from 2 to 6 but has no scaling policy, expected one'],
  ],
  [
    poolHasScalingTarget,
    'a policy that wants seconds of a service that is measured by the minute',
    (app) => {
      app.set(
        { stack: 'app', logicalId: 'PoolScaling' },
        'Properties.TargetTrackingScalingPolicyConfiguration',
        {
          PredefinedMetricSpecification: {
            PredefinedMetricType: 'ECSServiceAverageMemoryUtilizationHighResolution',
          },
        },
      );
      app.set(pool, 'Properties.Monitoring', {
        MetricConfigurations: [{ MetricNames: ['CPUUtilization'], ResolutionSeconds: 20 }],
      });
    },
    [
      'app/Pool: is moved by ECSServiceAverageMemoryUtilizationHighResolution and measures MemoryUtilization each 60 s, expected 20',
    ],
  ],
  [
    noDesiredCount,
    'a count',
    (app) => app.set(pool, 'Properties.DesiredCount', 2),
    ['app/Pool: DesiredCount is 2, expected none'],
  ],
  [
    quickHealthChecks,
    'the defaults of AWS, with Spot',
    (app) => {
      app.remove(webGroup, 'Properties.HealthCheckIntervalSeconds');
      app.remove(webGroup, 'Properties.HealthyThresholdCount');
      app.remove(webGroup, 'Properties.TargetGroupAttributes');
      app.set(web, 'Properties.CapacityProviderStrategy', [{ CapacityProvider: 'FARGATE_SPOT' }]);
    },
    [
      'app/WebGroup: HealthCheckIntervalSeconds is nothing, expected at most 10',
      'app/WebGroup: HealthyThresholdCount is nothing, expected at most 2',
      'app/WebGroup: deregistration_delay.timeout_seconds is nothing with Fargate Spot, expected less than 120',
    ],
  ],
  [
    taskHardening,
    'root, everywhere',
    (app) => {
      app.set(poolTask, `${container}.User`, '0:0');
      app.remove(webTask, `${container}.User`);
      app.set(webTask, `${container}.ReadonlyRootFilesystem`, false);
      app.set(webTask, `${container}.Privileged`, true);
    },
    [
      'app/WebTask: container "app": User is nothing, expected one that is not root',
      'app/WebTask: container "app": ReadonlyRootFilesystem is false, expected true',
      'app/WebTask: container "app": Privileged is true, expected false',
      'app/PoolTask: container "app": User is "0:0", expected one that is not root',
    ],
  ],
  [
    taskHardening,
    'no time to stop',
    (app) => {
      app.remove(poolTask, `${container}.LinuxParameters`);
      app.set(poolTask, `${container}.StopTimeout`, 20);
      app.set(webTask, `${container}.StopTimeout`, 300);
    },
    [
      'app/WebTask: container "app": StopTimeout is 300, expected 30 to 120 seconds',
      'app/PoolTask: container "app": InitProcessEnabled is nothing, expected true',
      'app/PoolTask: container "app": StopTimeout is 20, expected 30 to 120 seconds',
    ],
  ],
  [
    taskHardening,
    'logs for ever, elsewhere, or nowhere',
    (app) => {
      app.remove({ stack: 'app', logicalId: 'Logs' }, 'Properties.RetentionInDays');
      app.remove(webTask, `${container}.LogConfiguration`);
      app.set(poolTask, `${container}.LogConfiguration.Options.awslogs-group`, '/shop');
    },
    [
      'app/WebTask: container "app": has no LogConfiguration, expected one',
      'app/CableTask: container "app": RetentionInDays of its log group Logs is nothing, expected a number of days',
      'app/PoolTask: container "app": logs to /shop, expected a log group that these templates make',
    ],
  ],
  [
    taskHardening,
    'a public address',
    (app) => app.set(web, 'Properties.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp', 'ENABLED'),
    ['app/Web: AssignPublicIp is "ENABLED", expected "DISABLED"'],
  ],
  [
    resourcesHaveRoleTag,
    'nothing said',
    (app) => app.remove(pool, 'Properties.Tags'),
    ['app/Pool: has no tag bulkhead:role, expected one such as jobs, pubsub, web or websockets'],
  ],
  [
    resourcesHaveRoleTag,
    'two things said',
    (app) => app.set(web, 'Properties.Tags.0.Value', 'api'),
    ['app/Web: is api, but its WebGroup is web: expected one role'],
  ],
];

test.each(cases.map(([rule, what, ...rest]) => [rule.id, what, rule, ...rest] as const))(
  '%s: %s',
  (_id, _what, rule, change, messages) => {
    expect(broken(rule, change)).toEqual(messages);
  },
);

test('a single task needs no queue', () => {
  const scheduler = (app: Editable) => {
    app.set(poolTask, `${container}.Environment.0.Value`, '');
    app.set(range, 'Properties.MinCapacity', 1);
    app.set(range, 'Properties.MaxCapacity', 1);
  };
  expect(broken(everyQueueHasAPool, scheduler)).toEqual([]);
});

test('a daemon has no count to scale', () => {
  const daemon = (app: Editable) => {
    app.set(pool, 'Properties.SchedulingStrategy', 'DAEMON');
    app.delete(range);
  };
  expect(broken(poolHasScalingTarget, daemon)).toEqual([]);
});
