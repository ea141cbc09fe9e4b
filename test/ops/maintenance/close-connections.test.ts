import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { askBalancer } from '../../../ops/aws/ask-balancer';
import { maintenanceOn } from '../../../ops/maintenance/maintenance';
import { change, operatorSession, startMs } from '../../support/ops/operator-session';
import { FakePlatform } from './fake-platform';

jest.mock('../../../ops/aws/ask-balancer');

interface Running {
  readonly arn: string;
  readonly startedMs: number;
}

const desired = 8;
let platform: FakePlatform;
let tasks: Running[];
/** How many ran at least, at any time. */
let fewest: number;
let replaced: boolean;
const ecs = mockClient(ECSClient);

/** A service of eight tasks; who is stopped has a successor 90 s later. */
function service(session: ReturnType<typeof operatorSession>): void {
  ecs.reset();
  const waiting: number[] = [];
  ecs.on(ListTasksCommand).callsFake(async () => ({ taskArns: tasks.map(({ arn }) => arn) }));
  ecs.on(DescribeTasksCommand).callsFake(async ({ tasks: asked }) => ({
    tasks: tasks
      .filter(({ arn }) => asked.includes(arn))
      .map(({ arn, startedMs }) => ({ taskArn: arn, lastStatus: 'RUNNING', startedAt: new Date(startedMs) })),
  }));
  ecs.on(DescribeServicesCommand).resolves({
    services: [{ serviceName: 'websockets', status: 'ACTIVE', desiredCount: desired, runningCount: desired }],
  });
  ecs.on(StopTaskCommand).callsFake(async ({ task }) => {
    tasks = tasks.filter(({ arn }) => arn !== task);
    fewest = Math.min(fewest, tasks.length);
    waiting.push(session.clock.nowMs() + 90_000);
    return {};
  });
  session.onTime((nowMs) => {
    while (replaced && (waiting[0] ?? Number.POSITIVE_INFINITY) <= nowMs) {
      const startedMs = waiting.shift() ?? 0;
      tasks.push({ arn: `new-${startedMs}-${tasks.length}`, startedMs });
    }
  });
}

beforeEach(() => {
  platform = new FakePlatform();
  jest.mocked(askBalancer).mockImplementation((asked) => platform.listeners.ask(asked));
  tasks = Array.from({ length: desired }, (_, index) => {
    return { arn: `old-${index}`, startedMs: startMs - 3_600_000 - index };
  });
  fewest = desired;
  replaced = true;
});

function run(session: ReturnType<typeof operatorSession>, keepConnections = false) {
  service(session);
  return maintenanceOn(session, ['websockets'], { ...change, keepConnections });
}
const old = () => tasks.filter(({ arn }) => arn.startsWith('old')).length;

test('open connections are closed a third at a time, after new ones are refused', async () => {
  const session = operatorSession();
  const { exitCode } = await run(session);
  expect([exitCode, old(), tasks.length]).toEqual([0, 0, desired]);
  expect(fewest).toBe(desired - 3);
  const stopped = session.said.filter((text) => text.includes('stopping'));
  expect(stopped.map((text) => /stopping (\d+) of (\d+)/.exec(text)?.slice(1))).toEqual([
    ['3', '8'],
    ['3', '5'],
    ['2', '2'],
  ]);
  expect(session.said.indexOf('- close websockets')).toBeLessThan(
    session.said.findIndex((text) => text.includes('stopping')),
  );
  expect(ecs.commandCalls(StopTaskCommand)[0]?.args[0].input).toEqual({
    cluster: 'prod-cluster',
    task: 'old-7',
    reason: 'bulkhead maintenance: connections are closed',
  });
});

test('a second time there is nothing left to close', async () => {
  await run(operatorSession());
  const { stdout } = await run(operatorSession());
  expect(stdout).toContain('Nothing to do.');
  expect(ecs.commandCalls(StopTaskCommand)).toEqual([]);
});

test('Ctrl-C between two parts leaves the rest open, and the same command closes it', async () => {
  const session = operatorSession();
  session.onTime((nowMs) => {
    if (nowMs > startMs + 60_000) session.interrupt();
  });
  await expect(run(session)).rejects.toThrow('5 of 8 tasks run so far');
  expect(old()).toBe(5);
  // ECS goes on by itself meanwhile.
  for (let index = tasks.length; index < desired; index += 1)
    tasks.push({ arn: `new-${index}`, startedMs: startMs + 1 });
  const { exitCode } = await run(operatorSession());
  expect([exitCode, old()]).toEqual([0, 0]);
});

test('where nobody takes the place of those who were stopped, no more are stopped', async () => {
  replaced = false;
  await expect(run(operatorSession())).rejects.toThrow(
    'close open connections of websockets, part 1 of 3: websockets: 5 of 8 tasks run after 10 minutes',
  );
  expect(tasks).toHaveLength(5);
  expect(platform.parameters.WebsocketsMaintenance).toBe('on');
});

test('open connections are left alone where that is asked for', async () => {
  const { exitCode } = await run(operatorSession(), true);
  expect([exitCode, old()]).toEqual([0, desired]);
});
