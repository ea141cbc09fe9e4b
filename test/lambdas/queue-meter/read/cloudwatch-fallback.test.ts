import { CloudWatchClient, GetMetricDataCommand, type MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { cloudWatchFallback } from '../../../../lambdas/queue-meter/read/cloudwatch-fallback';
import { settings, slot } from '../sample';

const cloudWatch = mockClient(CloudWatchClient);

beforeEach(() => {
  cloudWatch.reset();
});

function series(label: string, points: Readonly<Record<number, number>>): MetricDataResult {
  return {
    Label: label,
    Timestamps: Object.keys(points).map((ago) => new Date((slot - Number(ago)) * 1000)),
    Values: Object.values(points),
    StatusCode: 'Complete',
  };
}

async function fallback(...MetricDataResults: MetricDataResult[]) {
  cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults });
  return cloudWatchFallback(new CloudWatchClient({ region: 'us-east-1' }), settings(), slot);
}

test('asks once for the nodes of both stores and the load balancer, by their dimensions', async () => {
  await fallback();
  const [call, ...more] = cloudWatch.commandCalls(GetMetricDataCommand);
  expect(more).toEqual([]);
  const { MetricDataQueries = [], StartTime, EndTime } = call?.args[0].input ?? {};
  expect([StartTime, EndTime]).toEqual([new Date((slot - 300) * 1000), new Date(slot * 1000)]);
  const asked = MetricDataQueries.map(({ MetricStat }) => {
    const { Namespace, MetricName, Dimensions = [] } = MetricStat?.Metric ?? {};
    return `${Namespace} ${MetricName} ${MetricStat?.Stat} ${Dimensions.map(({ Name, Value }) => `${Name}=${Value}`)}`;
  });
  expect(asked).toEqual([
    'AWS/ElastiCache DatabaseMemoryUsagePercentage Maximum CacheClusterId=test-jobs-1-001',
    'AWS/ElastiCache EngineCPUUtilization Maximum CacheClusterId=test-jobs-1-001',
    'AWS/ElastiCache DatabaseMemoryUsagePercentage Maximum CacheClusterId=test-jobs-1-002',
    'AWS/ElastiCache EngineCPUUtilization Maximum CacheClusterId=test-jobs-1-002',
    'AWS/ElastiCache DatabaseMemoryUsagePercentage Maximum CacheClusterId=test-pubsub-1-001',
    'AWS/ElastiCache EngineCPUUtilization Maximum CacheClusterId=test-pubsub-1-001',
    'AWS/ApplicationELB RequestCount Sum LoadBalancer=app/test/1',
    'AWS/ApplicationELB HTTPCode_Target_5XX_Count Sum LoadBalancer=app/test/1',
    'AWS/ApplicationELB HTTPCode_ELB_5XX_Count Sum LoadBalancer=app/test/1',
    'AWS/ApplicationELB HTTPCode_ELB_503_Count Sum LoadBalancer=app/test/1',
    'AWS/ApplicationELB HTTP_Fixed_Response_Count Sum LoadBalancer=app/test/1',
    'AWS/ApplicationELB RequestCount Sum LoadBalancer=app/test/1,TargetGroup=targetgroup/status/1',
    'AWS/ApplicationELB HTTPCode_ELB_503_Count Sum LoadBalancer=app/sockets/1',
    'AWS/ApplicationELB HTTP_Fixed_Response_Count Sum LoadBalancer=app/sockets/1',
  ]);
  expect(new Set(MetricDataQueries.map(({ Id = '' }) => /^[a-z][a-z0-9]*$/.test(Id) && Id)).size).toBe(14);
});

test('a stage without a balancer asks for none', async () => {
  cloudWatch.on(GetMetricDataCommand).resolves({});
  const { balancerFullName: _, websocketBalancerFullName: __, ...without } = settings();
  const told = await cloudWatchFallback(new CloudWatchClient({ region: 'us-east-1' }), without, slot);
  expect(told).toEqual({ value: { stores: { jobs: {}, pubsub: {} } } });
  const [call] = cloudWatch.commandCalls(GetMetricDataCommand);
  expect(call?.args[0].input.MetricDataQueries?.length).toBe(6);
});

test('tells the newest figure of the worst node of each store, in whichever order it comes', async () => {
  const told = await fallback(
    series('jobs DatabaseMemoryUsagePercentage', { 240: 90, 180: 41, 120: 42 }),
    series('jobs DatabaseMemoryUsagePercentage', { 120: 44, 180: 95 }),
    series('jobs EngineCPUUtilization', { 120: 12 }),
    series('pubsub EngineCPUUtilization', {}),
  );
  expect(told.value?.stores).toEqual({ jobs: { memoryPercent: 44, engineCpuPercent: 12 }, pubsub: {} });
});

describe('web errors', () => {
  test('are not hidden by banners that poll the status page', async () => {
    const told = await fallback(
      series('RequestCount', { 120: 5200 }),
      series('status RequestCount', { 120: 5000 }),
      series('HTTPCode_Target_5XX_Count', { 120: 20 }),
    );
    expect(told.value?.webErrorPercent).toBe(10);
  });

  const errors = async (requests: object, target: object = {}, balancer: object = {}) =>
    (
      await fallback(
        series('RequestCount', { ...requests }),
        series('HTTPCode_Target_5XX_Count', { ...target }),
        series('HTTPCode_ELB_5XX_Count', { ...balancer }),
      )
    ).value?.webErrorPercent;

  test('are those of tasks and balancer, of all requests of the last minutes', async () => {
    expect(await errors({ 180: 300, 120: 100 }, { 120: 15 }, { 180: 5 })).toBe(5);
    expect(await errors({ 180: 300, 120: 100 })).toBe(0);
  });

  test('of the minutes before that no longer count', async () => {
    expect(await errors({ 300: 1000, 120: 100 }, { 300: 1000 })).toBe(0);
  });

  test('that found no target are in no count of requests', async () => {
    expect(await errors({}, {}, { 120: 50 })).toBe(100);
  });

  describe('while a part is closed by plan', () => {
    const closed = (planned: number) => [
      series('HTTP_Fixed_Response_Count', { 120: planned }),
      series('HTTPCode_ELB_503_Count', { 120: planned }),
    ];

    test('what its rules answer is neither an error nor an answer', async () => {
      const told = await fallback(
        ...closed(5000),
        series('HTTPCode_ELB_5XX_Count', { 120: 5000 }),
        series('RequestCount', { 120: 200 }),
        series('HTTPCode_Target_5XX_Count', { 120: 3 }),
      );
      expect(told.value).toMatchObject({ webErrorPercent: 1.5, plannedAnswers: 5000 });
    });

    test('nothing is told of errors where all is closed', async () => {
      const told = await fallback(...closed(5000), series('HTTPCode_ELB_5XX_Count', { 120: 5000 }));
      expect(told.value).toEqual({ stores: { jobs: {}, pubsub: {} }, plannedAnswers: 5000 });
    });

    test('errors beside it count: tasks that do not answer, and groups without tasks', async () => {
      const broken = await fallback(
        ...closed(5000),
        series('HTTPCode_ELB_5XX_Count', { 120: 5020 }),
        series('RequestCount', { 120: 200 }),
      );
      expect(broken.value?.webErrorPercent).toBe(10);
      const empty = await fallback(
        series('HTTP_Fixed_Response_Count', { 120: 5000 }),
        series('HTTPCode_ELB_503_Count', { 120: 5050 }),
        series('HTTPCode_ELB_5XX_Count', { 120: 5050 }),
        series('RequestCount', { 120: 150 }),
      );
      expect(empty.value?.webErrorPercent).toBe(25);
    });

    test('the staff pass is a fixed response and no error: it is not taken for a 503 that was planned', async () => {
      const told = await fallback(
        series('HTTP_Fixed_Response_Count', { 120: 30 }),
        series('HTTPCode_ELB_5XX_Count', { 120: 10 }),
        series('RequestCount', { 120: 100 }),
      );
      expect(told.value).toEqual({ stores: { jobs: {}, pubsub: {} }, webErrorPercent: 10 });
    });

    test('closed websockets are said, and say nothing of web and API', async () => {
      const told = await fallback(
        series('websockets HTTP_Fixed_Response_Count', { 120: 700 }),
        series('websockets HTTPCode_ELB_503_Count', { 120: 700 }),
        series('RequestCount', { 120: 100 }),
      );
      expect(told.value).toMatchObject({ webErrorPercent: 0, plannedAnswers: 700 });
    });
  });

  test('are not told where too few requests came', async () => {
    expect(await errors({ 120: 19 }, { 120: 19 })).toBeUndefined();
    expect(await errors({})).toBeUndefined();
  });
});

test('a series that CloudWatch refuses is named, and the others are told', async () => {
  const told = await fallback(
    { ...series('RequestCount', {}), StatusCode: 'Forbidden' },
    series('jobs EngineCPUUtilization', { 120: 7 }),
  );
  expect(told).toEqual({
    value: { stores: { jobs: { engineCpuPercent: 7 }, pubsub: {} } },
    problem: 'RequestCount: Forbidden',
  });
});
