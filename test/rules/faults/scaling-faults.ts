import type { Editable, Place } from '../editable';
import type { Fault } from './fault';
import { prodParts } from './prod-parts';

const { alarm, range } = prodParts;
const missing = 'Properties.TreatMissingData';
const actions = 'Properties.AlarmActions';

/** The CPU tracking beside the steps of a pool. */
const tracking = (app: Editable, pool: string): Place =>
  app.find(
    'AWS::ApplicationAutoScaling::ScalingPolicy',
    `{"Ref":"${range(app, pool).logicalId}"}`,
    '"TargetTrackingScaling"',
  );

/** What moves pools. */
export const scalingFaults: readonly Fault[] = [
  {
    name: 'a dead meter goes on adding tasks',
    caughtBy: 'scaling-alarm-tolerates-missing',
    apply: (app) => app.set(alarm(app, 'default-scale-out'), missing, 'ignore'),
  },
  {
    name: 'silence adds tasks',
    caughtBy: 'scaling-alarm-tolerates-missing',
    apply: (app) => app.set(alarm(app, 'bulk-scale-out'), missing, 'breaching'),
  },
  {
    name: 'silence takes tasks away',
    caughtBy: 'scaling-alarm-tolerates-missing',
    apply: (app) => app.set(alarm(app, 'urgent-scale-in'), missing, 'breaching'),
  },
  {
    name: 'pressure takes tasks away',
    caughtBy: 'pool-moved-by-its-own-queues',
    apply: (app) =>
      app.set(alarm(app, 'default-scale-out'), actions, app.get(alarm(app, 'default-scale-in'), actions)),
  },
  {
    name: 'idleness adds tasks',
    caughtBy: 'pool-moved-by-its-own-queues',
    apply: (app) =>
      app.set(alarm(app, 'bulk-scale-in'), actions, app.get(alarm(app, 'bulk-scale-out'), actions)),
  },
  {
    name: "bulk's broadcasts add tasks to urgent",
    caughtBy: 'pool-moved-by-its-own-queues',
    apply: (app) => app.set(alarm(app, 'urgent-scale-out'), 'Properties.Dimensions.0.Value', 'bulk'),
  },
  {
    name: 'a policy that scales by nothing',
    caughtBy: 'pool-moved-by-its-own-queues',
    apply: (app) => {
      const { stack } = alarm(app, 'pushes-scale-out');
      const logicalId = String(app.get(alarm(app, 'pushes-scale-out'), `${actions}.0.Ref`));
      app.set(
        { stack, logicalId },
        'Properties.StepScalingPolicyConfiguration.StepAdjustments.0.ScalingAdjustment',
        0,
      );
    },
  },
  {
    name: 'idle processors take tasks away from waiting jobs',
    caughtBy: 'pool-moved-by-its-own-queues',
    apply: (app) =>
      app.set(
        tracking(app, 'default'),
        'Properties.TargetTrackingScalingPolicyConfiguration.DisableScaleIn',
        false,
      ),
  },
  {
    name: 'a pool that scales on a figure which is not sent',
    caughtBy: 'alarm-watches-a-sent-metric',
    apply: (app) => app.change(alarm(app, 'urgent-scale-out'), 'Properties.MetricName', (name) => `${name}s`),
  },
  {
    name: 'a scaling alarm that nobody can look up',
    caughtBy: 'alarm-has-article',
    apply: (app) => app.remove(alarm(app, 'pushes-scale-in'), 'Metadata.bulkhead:alarm'),
  },
];
