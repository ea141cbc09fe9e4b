import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { poolTasks } from '../../../../lambdas/queue-meter/read/pool-tasks';
import { bulk, urgent } from '../sample';

const ecs = mockClient(ECSClient);
const client = new ECSClient({ region: 'us-east-1' });

beforeEach(() => {
  ecs.reset();
});

test('tells running and desired tasks of each pool', async () => {
  ecs.on(DescribeServicesCommand, { cluster: 'c', services: ['urgent', 'bulk'] }).resolves({
    services: [
      { serviceName: 'bulk', status: 'ACTIVE', runningCount: 0, desiredCount: 1 },
      { serviceName: 'urgent', status: 'ACTIVE', runningCount: 3, desiredCount: 4 },
    ],
  });
  expect(await poolTasks(client, { clusterName: 'c', pools: [urgent, bulk] })).toEqual({
    value: {
      urgent: { runningTasks: 3, desiredTasks: 4 },
      bulk: { runningTasks: 0, desiredTasks: 1 },
    },
  });
});

test('asks for ten at a time, and keeps what was told where one question fails', async () => {
  const pools = Array.from({ length: 23 }, (_, index) => ({ ...urgent, name: `p${index}` }));
  ecs.on(DescribeServicesCommand).callsFake(({ services }: { services: string[] }) => {
    if (services.includes('p15')) throw new Error('Throttled');
    return {
      services: services.map((serviceName) => ({ serviceName, runningCount: 1, desiredCount: 1 })),
    };
  });
  const { value, problem } = await poolTasks(client, { clusterName: 'c', pools });
  expect(ecs.commandCalls(DescribeServicesCommand).map(({ args }) => args[0].input.services?.length)).toEqual(
    [10, 10, 3],
  );
  expect(Object.keys(value ?? {}).length).toBe(13);
  expect(problem).toBe('Throttled');
});

test('names services that are not there, also those just deleted', async () => {
  ecs.on(DescribeServicesCommand).resolves({
    services: [{ serviceName: 'bulk', status: 'INACTIVE', runningCount: 0, desiredCount: 0 }],
    failures: [{ arn: 'urgent', reason: 'MISSING' }],
  });
  expect(await poolTasks(client, { clusterName: 'c', pools: [urgent, bulk] })).toEqual({
    problem: 'no service urgent, bulk',
  });
});

test('a stage without pools asks nothing', async () => {
  expect(await poolTasks(client, { clusterName: 'c', pools: [] })).toEqual({});
  expect(ecs.commandCalls(DescribeServicesCommand)).toEqual([]);
});
