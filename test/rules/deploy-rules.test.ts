import { alarmHasAction } from '../../rules/alarm-has-action';
import { circuitBreakerOn } from '../../rules/circuit-breaker-on';
import { deploymentAlarmsWired } from '../../rules/deployment-alarms-wired';
import { failingTasksUndoADeploy } from '../../rules/failing-tasks-undo-a-deploy';
import { rolloutArithmetic } from '../../rules/rollout-arithmetic';
import type { Rule } from '../../rules/rule';
import { broken } from './broken';
import type { Editable } from './editable';

const pool = { stack: 'app', logicalId: 'Pool' };
const range = { stack: 'app', logicalId: 'PoolRange' };
const web = { stack: 'app', logicalId: 'Web' };
const ended = { stack: 'app', logicalId: 'PoolEnded' };
const endedRule = { stack: 'app', logicalId: 'Ended' };
const errors = { stack: 'app', logicalId: 'WebErrors' };
const deployment = 'Properties.DeploymentConfiguration';

interface Rollout {
  readonly percent: readonly [min: number, max: number];
  readonly tasks: readonly [min: number, max: number];
}

/** Gives the pool percentages and a range, with rebalancing off as a ceiling of 100 percent wants it. */
const rolled =
  ({ percent, tasks }: Rollout) =>
  (app: Editable): void => {
    app.set(pool, 'Properties.DeploymentConfiguration', {
      MinimumHealthyPercent: percent[0],
      MaximumPercent: percent[1],
    });
    app.set(pool, 'Properties.AvailabilityZoneRebalancing', 'DISABLED');
    app.set(range, 'Properties', {
      ScalableDimension: 'ecs:service:DesiredCount',
      ResourceId: 'service/shop/worker',
      MinCapacity: tasks[0],
      MaxCapacity: tasks[1],
    });
  };

test.each<[Rollout, string[]]>([
  [{ percent: [66, 100], tasks: [3, 49] }, []],
  [{ percent: [67, 100], tasks: [4, 5000] }, []],
  [{ percent: [67, 200], tasks: [1, 60] }, []],
  [{ percent: [100, 133], tasks: [4, 60] }, []],
  [{ percent: [0, 100], tasks: [1, 1] }, []],
  [
    { percent: [66, 100], tasks: [3, 60] },
    ['at 50 of 3 to 60 tasks 66/100 percent takes 17 offline, expected at most 16'],
  ],
  [
    { percent: [67, 100], tasks: [3, 9] },
    [
      'at 3 of 3 to 9 tasks 67/100 percent can neither start nor stop one, expected percentages that replace all of them',
    ],
  ],
  [
    { percent: [100, 133], tasks: [1, 9] },
    [
      'at 1 of 1 to 9 tasks 100/133 percent can neither start nor stop one, expected percentages that replace all of them',
    ],
  ],
  [
    { percent: [50, 200], tasks: [2, 9] },
    ['at 2 of 2 to 9 tasks 50/200 percent takes 1 offline, expected at most 0'],
  ],
  [
    { percent: [0, 100], tasks: [1, 2] },
    ['at 1 of 1 to 2 tasks 0/100 percent takes 1 offline, expected at most 0'],
  ],
])('rollout-arithmetic: %j', (rollout, messages) => {
  expect(broken(rolloutArithmetic, rolled(rollout))).toEqual(
    messages.map((message) => `app/Pool: ${message}`),
  );
});

type Case = readonly [rule: Rule, what: string, change: (app: Editable) => void, messages: string[]];

const cases: readonly Case[] = [
  [
    rolloutArithmetic,
    'rebalancing without room',
    (app) => {
      rolled({ percent: [66, 100], tasks: [3, 9] })(app);
      app.remove(pool, 'Properties.AvailabilityZoneRebalancing');
    },
    ['app/Pool: AvailabilityZoneRebalancing is nothing at a maximum of 100 percent, expected "DISABLED"'],
  ],
  [
    rolloutArithmetic,
    'percentages that nobody can read',
    (app) => app.set(pool, `${deployment}.MaximumPercent`, { Ref: 'Most' }),
    [
      'app/Pool: deployment percentages are 100 and {"Ref":"Most"}, expected whole numbers from 0 to 100 and from 100',
    ],
  ],
  [
    circuitBreakerOn,
    'none',
    (app) => app.remove(pool, `${deployment}.DeploymentCircuitBreaker`),
    [
      'app/Pool: Enable of its circuit breaker is nothing, expected true',
      'app/Pool: Rollback of its circuit breaker is nothing, expected true',
      'app/Pool: ThresholdConfiguration of its circuit breaker is nothing, expected a Value above 0',
    ],
  ],
  [
    circuitBreakerOn,
    'no health check and nobody who counts exits',
    (app) => app.remove(pool, `${deployment}.Alarms`),
    [
      'app/Pool: its circuit breaker sees no task that exits, expected a health check or an alarm that counts them',
    ],
  ],
  [
    circuitBreakerOn,
    'a health check instead',
    (app) => {
      app.remove(pool, `${deployment}.Alarms`);
      app.set({ stack: 'app', logicalId: 'PoolTask' }, 'Properties.ContainerDefinitions.0.HealthCheck', {
        Command: ['CMD', 'true'],
      });
    },
    [],
  ],
  [
    failingTasksUndoADeploy,
    'no alarm, or one that is not asked',
    (app) => {
      app.remove(pool, `${deployment}.Alarms`);
      app.set(web, `${deployment}.Alarms.Enable`, false);
    },
    ['Web', 'Pool'].map(
      (id) =>
        `app/${id}: no alarm that undoes its deploys counts tasks that end by themselves, expected one on a metric filter of the events of ECS`,
    ),
  ],
  [
    failingTasksUndoADeploy,
    'an alarm that undoes nothing, of another rhythm',
    (app) => {
      app.set(pool, `${deployment}.Alarms.Rollback`, false);
      app.set(ended, 'Properties.Period', 60);
      app.set(ended, 'Properties.EvaluationPeriods', 5);
      app.set(ended, 'Properties.Threshold', 3);
      app.set(ended, 'Properties.Statistic', 'Maximum');
      app.remove(ended, 'Properties.TreatMissingData');
    },
    [
      'app/Pool: Rollback of its deployment alarms is false, expected true',
      'app/Pool: PoolEnded compares "Maximum" by "GreaterThanOrEqualToThreshold", expected "Sum" by "GreaterThanOrEqualToThreshold"',
      'app/Pool: PoolEnded sums up 60 s of 300 s, expected from 300 to 900 s',
      'app/Pool: PoolEnded waits for 5 periods, expected 1',
      'app/Pool: PoolEnded has a Threshold of 3, expected from 2 to 2, which is one batch',
      'app/Pool: PoolEnded has TreatMissingData nothing, expected "notBreaching": no event writes no data',
    ],
  ],
  [
    failingTasksUndoADeploy,
    "another service's tasks",
    (app) => app.set(ended, 'Properties.Dimensions.0.Value', 'service:web'),
    [
      'app/Pool: PoolEnded counts other tasks than its own, expected the dimension of its metric filter and its own revision',
    ],
  ],
  [
    failingTasksUndoADeploy,
    'tasks that somebody stopped, in each of their states, and nobody',
    (app) => {
      app.set(endedRule, 'Properties.EventPattern.detail', {
        stopCode: ['EssentialContainerExited', 'UserInitiated'],
      });
      app.set(endedRule, 'Properties.State', 'DISABLED');
    },
    ['Web', 'Cable', 'Pool'].flatMap((id) => [
      `app/${id}: Ended counts the stop codes ["EssentialContainerExited","UserInitiated"], expected "EssentialContainerExited", and none of tasks that somebody stopped`,
      `app/${id}: Ended counts the states [], expected only "STOPPED": a task has several`,
      `app/${id}: Ended is DISABLED`,
    ]),
  ],
  [
    deploymentAlarmsWired,
    'only the one on exits',
    (app) => app.set(web, `${deployment}.Alarms.AlarmNames`, ['web-ended']),
    ['app/Web: names no deployment alarms, expected alarms on its own target group'],
  ],
  [
    deploymentAlarmsWired,
    "another service's exits",
    (app) => app.push(web, `${deployment}.Alarms.AlarmNames`, 'worker-ended'),
    [
      'app/Web: is undone by PoolEnded, which watches something else: expected only its own target group and tasks',
    ],
  ],
  [
    deploymentAlarmsWired,
    'none',
    (app) => app.remove(web, `${deployment}.Alarms`),
    [
      'app/Web: names no deployment alarms, expected alarms on its own target group',
      'app/Web: Rollback of its deployment alarms is nothing, expected true',
    ],
  ],
  [
    deploymentAlarmsWired,
    'a name with a slip',
    (app) => app.set(web, `${deployment}.Alarms.AlarmNames`, ['web-errors', 'web-erors']),
    ['app/Web: names the deployment alarm web-erors, which no template makes: ECS refuses the deploy'],
  ],
  [
    deploymentAlarmsWired,
    "another service's alarm, and one of metric math on a store",
    (app) => {
      app.set(web, `${deployment}.Alarms.AlarmNames`, [{ Ref: 'CableErrors' }, { Ref: 'StoreFull' }]);
      app.add(
        { stack: 'app', logicalId: 'StoreFull' },
        {
          Type: 'AWS::CloudWatch::Alarm',
          Properties: { Metrics: [{ Expression: 'm1' }, { Id: 'm1', MetricStat: { Metric: {} } }] },
        },
      );
    },
    [
      'app/Web: is undone by CableErrors, which watches something else: expected only its own target group and tasks',
      'app/Web: is undone by StoreFull, which watches something else: expected only its own target group and tasks',
    ],
  ],
  [
    alarmHasAction,
    'an alarm on exits that no service names',
    (app) => app.remove(pool, `${deployment}.Alarms`),
    ['app/PoolEnded: AlarmActions is empty, expected an action'],
  ],
  [
    alarmHasAction,
    'no action',
    (app) => app.set(errors, 'Properties.AlarmActions', []),
    ['app/WebErrors: AlarmActions is empty, expected an action'],
  ],
  [
    alarmHasAction,
    'actions switched off',
    (app) => app.set(errors, 'Properties.ActionsEnabled', false),
    ['app/WebErrors: ActionsEnabled is false, expected true'],
  ],
];

test.each(cases.map(([rule, what, ...rest]) => [rule.id, what, rule, ...rest] as const))(
  '%s: %s',
  (_id, _what, rule, change, messages) => {
    expect(broken(rule, change)).toEqual(messages);
  },
);

test('rollout-arithmetic: blue/green keeps the old tasks, so nothing is counted', () => {
  const blueGreen = (app: Editable) => {
    rolled({ percent: [50, 200], tasks: [2, 9] })(app);
    app.set(pool, `${deployment}.Strategy`, 'BLUE_GREEN');
  };
  expect(broken(rolloutArithmetic, blueGreen)).toEqual([]);
});

test('deployment-alarms-wired: a worker pool answers nobody', () => {
  expect(broken(deploymentAlarmsWired, (app) => app.set(pool, 'Properties.LoadBalancers', []))).toEqual([]);
});
