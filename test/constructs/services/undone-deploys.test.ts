import { resourcesByType, type SynthesisedResource } from '../../support/synth/parsed-template';
import { runningTemplate } from '../../support/synth/running-template';
import { stageWith } from '../../support/synth/stage-with';
import { synthStage } from '../../support/synth/synth-stage';

const config = stageWith();
const running = runningTemplate(synthStage(config).parsed);

function service(prefix: string): NonNullable<SynthesisedResource['Properties']> {
  const found = resourcesByType(running, 'AWS::ECS::Service').find(([id]) => id.startsWith(prefix));
  if (found === undefined) throw new Error(`no service named ${prefix}…`);
  return found[1].Properties ?? {};
}

test('the alarm on failing tasks stands before the deploy that it may undo, and looks at what that deploys', () => {
  for (const [, one] of resourcesByType(running, 'AWS::ECS::Service')) {
    const { ServiceName, TaskDefinition } = one.Properties ?? {};
    const [alarmId, alarm] =
      resourcesByType(running, 'AWS::CloudWatch::Alarm').find(
        ([, { Properties }]) => Properties?.AlarmName === `bulkhead-local-${ServiceName}-failing-tasks`,
      ) ?? [];
    expect([ServiceName, one.DependsOn]).toEqual([ServiceName, expect.arrayContaining([alarmId])]);
    expect(alarm?.Properties).toMatchObject({
      Dimensions: [{ Name: 'TaskDefinition', Value: TaskDefinition }],
      Namespace: 'Bulkhead',
      MetricName: 'failedTasks',
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 2,
      DatapointsToAlarm: 1,
      Threshold: ServiceName === 'websockets' ? 3 : 2,
      TreatMissingData: 'notBreaching',
    });
    expect(alarm?.Properties?.AlarmActions).toBeUndefined();
  }
});

test('Spot carries a third of a pool at most, and a shortage of it neither undoes a deploy nor keeps it waiting', () => {
  const spot = Object.entries(config.workers).filter(([, worker]) => worker.spot);
  expect(spot.map(([name]) => name)).toEqual(['bulk']);
  const min = config.workers.bulk?.tasks.min ?? 0;
  expect(service('WorkersBulk').CapacityProviderStrategy).toEqual([
    { Base: Math.ceil((2 * min) / 3), CapacityProvider: 'FARGATE', Weight: 2 },
    { CapacityProvider: 'FARGATE_SPOT', Weight: 1 },
  ]);
  expect(service('WorkersBulk').DeploymentConfiguration).toMatchObject({
    MinimumHealthyPercent: 66,
    DeploymentCircuitBreaker: { Rollback: true, ThresholdConfiguration: { Type: 'COUNT', Value: 100_000 } },
    EarlySuccessCriteria: { Enable: true, HealthyPercent: 66, SourceServiceRevisionCleanup: 'BLOCKING' },
  });
  expect(service('WorkersUrgent').DeploymentConfiguration.EarlySuccessCriteria).toBeUndefined();
});
