import { poolMovedByItsOwnQueues } from '../../rules/pool-moved-by-its-own-queues';
import { broken } from './broken';
import type { Editable } from './editable';

interface Moved {
  readonly metric?: string;
  readonly pool?: string;
  readonly tasks?: number;
  readonly tracking?: Readonly<Record<string, unknown>>;
}

/** The pool of the minimal app, `worker`, moved by an alarm on the queue meter and by target tracking. */
const moved =
  ({
    metric = 'scalingPressurePercent',
    pool = 'worker',
    tasks = 2,
    tracking = { DisableScaleIn: true },
  }: Moved) =>
  (app: Editable): void => {
    const place = { stack: 'app', logicalId: 'PoolScaling' };
    app.set(place, 'Properties.TargetTrackingScalingPolicyConfiguration', tracking);
    app.add(
      { ...place, logicalId: 'Steps' },
      {
        Type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
        Properties: {
          ScalingTargetId: { Ref: 'PoolRange' },
          StepScalingPolicyConfiguration: { StepAdjustments: [{ ScalingAdjustment: tasks }] },
        },
      },
    );
    app.add(
      { ...place, logicalId: 'Alarm' },
      {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: {
          Namespace: 'Bulkhead',
          MetricName: metric,
          Dimensions: [{ Name: 'Pool', Value: pool }],
          AlarmActions: [{ Ref: 'Steps' }],
        },
      },
    );
  };

test.each<[string, Moved, string[]]>([
  ['pressure adds', {}, []],
  ['idleness takes away', { metric: 'idleSeconds', tasks: -10 }, []],
  [
    'pressure takes away',
    { tasks: -1 },
    ['app/Alarm: sets off Steps at scalingPressurePercent, expected a policy that adds tasks'],
  ],
  [
    'idleness adds',
    { metric: 'idleSeconds' },
    ['app/Alarm: sets off Steps at idleSeconds, expected a policy that takes away tasks'],
  ],
  [
    'nothing is added',
    { tasks: 0 },
    ['app/Alarm: sets off Steps at scalingPressurePercent, expected a policy that adds tasks'],
  ],
  [
    "another pool's queues",
    { pool: 'urgent' },
    ['app/Alarm: watches urgent and moves worker, expected one pool'],
  ],
  [
    'processors take away too',
    { tracking: { TargetValue: 60 } },
    ['app/PoolScaling: takes tasks away from worker, whose jobs may wait: expected DisableScaleIn'],
  ],
])('pool-moved-by-its-own-queues: %s', (_what, options, messages) => {
  expect(broken(poolMovedByItsOwnQueues, moved(options))).toEqual(messages);
});

test('pool-moved-by-its-own-queues: a pool that the queue meter does not move may scale by CPU both ways', () => {
  expect(
    broken(poolMovedByItsOwnQueues, (app) =>
      app.set(
        { stack: 'app', logicalId: 'PoolScaling' },
        'Properties.TargetTrackingScalingPolicyConfiguration',
        { TargetValue: 60 },
      ),
    ),
  ).toEqual([]);
});
