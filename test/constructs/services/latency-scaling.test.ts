import { resourcesByType, type SynthesisedResource } from '../../support/synth/parsed-template';
import { runningTemplate } from '../../support/synth/running-template';
import { stageWith } from '../../support/synth/stage-with';
import { synthStage } from '../../support/synth/synth-stage';

const config = stageWith((stage) => {
  // One that has nowhere to scale to, besides the scheduler.
  if (stage.workers.bulk !== undefined) stage.workers.bulk.tasks = { min: 4, max: 4 };
});
const running = runningTemplate(synthStage(config).parsed);

const alarms = resourcesByType(running, 'AWS::CloudWatch::Alarm')
  .map(([, alarm]) => alarm)
  .filter(({ Metadata }) => JSON.stringify(Metadata?.['bulkhead:alarm']).includes('scaling'));

function alarmNamed(name: string): SynthesisedResource {
  const found = alarms.find(({ Properties }) => Properties?.AlarmName === name);
  if (found === undefined) throw new Error(`no alarm named ${name}`);
  return found;
}

/** The one policy that an alarm calls. */
function called({ Properties }: SynthesisedResource): SynthesisedResource['Properties'] {
  expect(Properties?.AlarmActions).toEqual([{ Ref: expect.any(String) }]);
  return running.Resources[Properties?.AlarmActions[0].Ref]?.Properties;
}

test('a pool that has somewhere to scale to has two alarms, and no other has any', () => {
  expect(alarms.map(({ Properties }) => Properties?.AlarmName).sort()).toEqual([
    'bulkhead-local-default-scale-in',
    'bulkhead-local-default-scale-out',
    'bulkhead-local-pushes-scale-in',
    'bulkhead-local-pushes-scale-out',
    'bulkhead-local-urgent-scale-in',
    'bulkhead-local-urgent-scale-out',
  ]);
  for (const { Metadata } of alarms) {
    expect(Metadata?.['bulkhead:alarm']).toEqual({ severity: 'scaling', article: 'pool-scaling' });
  }
});

const dimensions = [
  { Name: 'Pool', Value: 'default' },
  { Name: 'Stage', Value: 'local' },
];

test('out: on ten seconds of age over target, one reading of three, by a quarter of 3 to 9 tasks', () => {
  const alarm = alarmNamed('bulkhead-local-default-scale-out');
  expect(alarm.Properties).toMatchObject({
    Namespace: 'Bulkhead',
    MetricName: 'scalingPressurePercent',
    Dimensions: dimensions,
    Statistic: 'Maximum',
    Period: 10,
    EvaluationPeriods: 3,
    DatapointsToAlarm: 1,
    Threshold: 100,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'missing',
    AlarmDescription:
      'default: the oldest job has waited 60 s or longer, and more tasks would help. docs/runbook.md#pool-scaling',
  });
  expect(called(alarm)).toMatchObject({
    PolicyType: 'StepScaling',
    StepScalingPolicyConfiguration: {
      AdjustmentType: 'ChangeInCapacity',
      Cooldown: 90,
      MetricAggregationType: 'Maximum',
      StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 2 }],
    },
  });
});

test('in: after five minutes in which every reading said so, by a tenth', () => {
  const alarm = alarmNamed('bulkhead-local-default-scale-in');
  expect(alarm.Properties).toMatchObject({
    Namespace: 'Bulkhead',
    MetricName: 'idleSeconds',
    Dimensions: dimensions,
    Statistic: 'Minimum',
    Period: 60,
    EvaluationPeriods: 1,
    DatapointsToAlarm: 1,
    Threshold: 300,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'missing',
  });
  expect(called(alarm)).toMatchObject({
    PolicyType: 'StepScaling',
    StepScalingPolicyConfiguration: {
      AdjustmentType: 'PercentChangeInCapacity',
      Cooldown: 300,
      MetricAggregationType: 'Maximum',
      MinAdjustmentMagnitude: 1,
      StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: -10 }],
    },
  });
});

test('an alarm moves its own pool', () => {
  for (const alarm of alarms) {
    const target = running.Resources[called(alarm)?.ScalingTargetId.Ref];
    const [, parts] = target?.Properties?.ResourceId['Fn::Join'] ?? [];
    const service = running.Resources[parts?.at(-1)['Fn::GetAtt'][0]];
    expect(service?.Properties?.ServiceName).toBe(
      alarm.Properties?.Dimensions.find(({ Name }: { Name: string }) => Name === 'Pool').Value,
    );
  }
});
