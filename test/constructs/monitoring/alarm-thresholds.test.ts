import { loadStage } from '../../../config/load-stage';
import { unplannedErrorsExpression } from '../../../domain/stress/balancer-errors';
import { alarmNamed, alarmsOf, watchedBy } from '../../support/synth/alarms-of';
import { resourcesByType } from '../../support/synth/parsed-template';
import { stageWith } from '../../support/synth/stage-with';
import { synthStage } from '../../support/synth/synth-stage';

const prod = synthStage(loadStage('prod'));

/** What an alarm of prod compares, in the words of the template. */
function compared(name: string): string {
  const { properties: p } = alarmNamed(prod, name);
  const operator = p.ComparisonOperator === 'LessThanThreshold' ? '<' : '>=';
  const { namespace, metric } = watchedBy(p);
  return `${namespace} ${metric} ${operator} ${p.Threshold}, missing ${p.TreatMissingData}`;
}

test('how many there are, by severity: what stands in the docs and on the bill', () => {
  const counts = new Map<string, number>();
  for (const { metadata } of alarmsOf(prod)) {
    const severity = metadata?.severity ?? '';
    counts.set(severity, (counts.get(severity) ?? 0) + 1);
  }
  expect(Object.fromEntries(counts)).toEqual({ page: 29, ticket: 24, scaling: 8, deploy: 8 });
});

test.each([
  ['urgent-jobs-late', 'Bulkhead oldestJobAgeSeconds Maximum >= 30, missing ignore'],
  ['default-jobs-late', 'Bulkhead oldestJobAgeSeconds Maximum >= 180, missing ignore'],
  ['bulk-jobs-late', 'Bulkhead oldestJobAgeSeconds Maximum >= 5400, missing ignore'],
  ['backlog-growing', 'Bulkhead poolsWithTicket Minimum >= 1, missing ignore'],
  ['pool-at-ceiling', 'Bulkhead poolsWithTicket Minimum >= 1, missing ignore'],
  ['growth-stopped', 'Bulkhead poolsWithTicket Minimum >= 1, missing ignore'],
  ['unserved-jobs', 'Bulkhead unservedJobs Minimum >= 1, missing ignore'],
  ['dead-jobs', 'Bulkhead deadJobsAdded Sum >= 10, missing notBreaching'],
  ['job-store-memory', 'Bulkhead memoryUsedPercent Maximum >= 75, missing ignore'],
  ['job-store-memory-ticket', 'Bulkhead memoryUsedPercent Maximum >= 60, missing ignore'],
  ['rejected-writes', 'Bulkhead rejectedWrites Sum >= 1, missing notBreaching'],
  ['jobs-evictions', 'Bulkhead evictedKeys Sum >= 1, missing notBreaching'],
  ['pubsub-evictions-ticket', 'Bulkhead evictedKeys Sum >= 1, missing notBreaching'],
  ['jobs-store-unreachable', 'Bulkhead unreachable Average >= 0.5, missing ignore'],
  ['pubsub-store-unreachable', 'Bulkhead unreachable Average >= 0.5, missing ignore'],
  ['jobs-store-connections', 'Bulkhead connectionsOfBudgetPercent Maximum >= 80, missing ignore'],
  ['pubsub-buffers', 'Bulkhead outputBuffersOfMemoryPercent Maximum >= 40, missing ignore'],
  ['pubsub-dropped-clients', 'Bulkhead droppedClients Sum >= 1, missing notBreaching'],
  ['jobs-001-engine-cpu', 'AWS/ElastiCache EngineCPUUtilization Average >= 90, missing notBreaching'],
  ['pubsub-003-replication-lag', 'AWS/ElastiCache ReplicationLag Average >= 10, missing notBreaching'],
  ['meter-silent', 'Bulkhead readings Sum < 3, missing breaching'],
  ['failed-readings', 'Bulkhead failedReadings Sum >= 6, missing notBreaching'],
  // One in a hundred of 12 tasks x 600 requests, of 6 x 600, and both.
  ['web-server-errors', 'AWS/ApplicationELB HTTPCode_Target_5XX_Count Sum >= 72, missing notBreaching'],
  ['api-server-errors', 'AWS/ApplicationELB HTTPCode_Target_5XX_Count Sum >= 36, missing notBreaching'],
  [
    'app-balancer-errors',
    `AWS/ApplicationELB ${unplannedErrorsExpression} (errors: HTTPCode_ELB_5XX_Count Sum, unavailable: HTTPCode_ELB_503_Count Sum, fixed: HTTP_Fixed_Response_Count Sum) >= 108, missing notBreaching`,
  ],
  ['web-unhealthy-tasks', 'AWS/ApplicationELB UnHealthyHostCount Minimum >= 1, missing notBreaching'],
  ['web-slow-answers', 'AWS/ApplicationELB TargetResponseTime p99 >= 3, missing notBreaching'],
  ['api-slow-answers', 'AWS/ApplicationELB TargetResponseTime p99 >= 1.5, missing notBreaching'],
  ['api-slow-answers-ticket', 'AWS/ApplicationELB TargetResponseTime p99 >= 0.5, missing notBreaching'],
  // 24 tasks x 2,000 browsers, two TCP connections each: four fifths of all, and half of all anew.
  ['websocket-connections', 'AWS/ApplicationELB ActiveConnectionCount Sum >= 76800, missing notBreaching'],
  [
    'reconnect-storm',
    'AWS/ApplicationELB IF(opened > 0, opened - FILL(refused, 0)) (opened: NewConnectionCount Sum, refused: HTTP_Fixed_Response_Count Sum) >= 48000, missing notBreaching',
  ],
  ['urgent-failing-tasks', 'Bulkhead failedTasks Sum >= 2, missing notBreaching'],
  ['default-failing-tasks', 'Bulkhead failedTasks Sum >= 3, missing notBreaching'],
  ['scheduler-failing-tasks-ticket', 'Bulkhead failedTasks Sum >= 2, missing notBreaching'],
  ['failed-rollout', 'AWS/Events TriggeredRules Sum >= 1, missing notBreaching'],
  ['page-test', 'Bulkhead pageTest Maximum >= 1, missing notBreaching'],
])('%s of prod', (name, expected) => {
  expect(compared(name)).toBe(expected);
});

test('a sum of what is there is looked at minute by minute: over five it would count five times', () => {
  const { Period, EvaluationPeriods } = alarmNamed(prod, 'websocket-connections').properties;
  expect([Period, EvaluationPeriods]).toEqual([60, 5]);
});

test('percentiles of a few answers move nothing', () => {
  for (const name of ['web-slow-answers', 'web-slow-answers-ticket']) {
    expect(alarmNamed(prod, name).properties.EvaluateLowSampleCountPercentile).toBe('ignore');
  }
});

test('each node of both stores is watched, by its id', () => {
  const nodes = alarmsOf(prod)
    .filter(({ metadata }) => metadata?.article === 'engine-cpu')
    .map(({ properties }) => properties.Dimensions);
  expect(nodes).toEqual(
    ['jobs-1-001', 'jobs-1-002', 'jobs-1-003', 'pubsub-1-001', 'pubsub-1-002', 'pubsub-1-003'].map((id) => [
      { Name: 'CacheClusterId', Value: `prod-${id}` },
    ]),
  );
});

test('nodes that pay for CPU with credits are watched at their baseline: held there, engine-cpu cannot see it', () => {
  const credits = (stage: ReturnType<typeof synthStage>) =>
    alarmsOf(stage)
      .filter(({ metadata }) => metadata?.article === 'cpu-credits')
      .map(({ name, properties }) => [name, properties.Threshold]);
  expect(credits(prod)).toEqual([]);
  const local = synthStage(stageWith());
  expect(credits(local)).toEqual([
    ['bulkhead-local-cache-001-cpu-credits', 9],
    ['bulkhead-local-jobs-001-cpu-credits', 18],
    ['bulkhead-local-jobs-002-cpu-credits', 18],
    ['bulkhead-local-pubsub-001-cpu-credits', 18],
  ]);
  const { properties } = alarmNamed(local, 'jobs-001-cpu-credits');
  expect(watchedBy(properties)).toEqual({
    namespace: 'AWS/ElastiCache',
    metric: 'CPUUtilization Average',
    periodSeconds: 900,
  });
  expect(properties).toMatchObject({ EvaluationPeriods: 3, DatapointsToAlarm: 3 });
});

describe('what a stage file changes', () => {
  const names = (stage: ReturnType<typeof synthStage>) => alarmsOf(stage).map(({ name }) => name);

  const small = synthStage(
    stageWith((input) => {
      input.services = { web: { kind: 'web', image: 'app', tasks: { min: 2, max: 4 } } };
      input.stores = { jobs: { replicas: 0, enqueueCeilingPercent: 65 }, pubsub: { replicas: 0 } };
      input.workers = {
        fixed: { image: 'app', tasks: { min: 2, max: 2 }, queues: ['default'] },
        scheduler: { image: 'app', tasks: { min: 1, max: 1 }, rollout: 'single' },
      };
    }),
  );

  test('nobody hears of a full store later than its producers refuse work', () => {
    const threshold = (name: string) => alarmNamed(small, name).properties.Threshold;
    expect([threshold('job-store-memory'), threshold('job-store-memory-ticket')]).toEqual([65, 50]);
  });

  test('no replicas, no lag; a fixed pool has no ceiling; a scheduler has no queue, and ends like others; no websockets, no storm', () => {
    const left = names(small).filter((name) =>
      /replication-lag|pool-at-ceiling|growth-stopped|scheduler|websocket|storm/.test(name),
    );
    expect(left).toEqual([
      'bulkhead-local-scheduler-failing-tasks',
      'bulkhead-local-scheduler-failing-tasks-ticket',
    ]);
    expect(names(small)).toContain('bulkhead-local-fixed-jobs-late');
  });
});

test('the meter’s silence is watched once services stand, or the first deploy would page', () => {
  const [, silent] =
    resourcesByType(prod.parsed.Platform, 'AWS::CloudWatch::Alarm').find(
      ([, { Properties }]) => Properties?.AlarmName === 'bulkhead-prod-meter-silent',
    ) ?? [];
  const services = resourcesByType(prod.parsed.Platform, 'AWS::ECS::Service').map(([id]) => id);
  const schedules = resourcesByType(prod.parsed.Platform, 'AWS::Events::Rule')
    .filter(([, { Properties }]) => Properties?.ScheduleExpression === 'rate(1 minute)')
    .map(([id]) => id);
  expect(schedules).toHaveLength(1);
  expect(silent?.DependsOn).toEqual(expect.arrayContaining([...services, ...schedules]));
});
