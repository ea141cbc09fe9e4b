import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { troubles } from '../../support/aws/aws-faults';
import { startSeconds } from '../../support/ops/quiet-platform';
import { runStatus, statusSection } from '../../support/ops/run-status';
import { StatusAnswers } from '../../support/ops/status-answers';

let aws: StatusAnswers;
beforeEach(() => {
  aws = new StatusAnswers();
});
afterEach(() => {
  for (const mock of Object.values(aws.mocks)) mock.restore();
});

test.each([
  ['cloudFormation', 'deploys'],
  ['s3', 'stress'],
  ['logs', 'tasks'],
  ['ecs', 'tasks'],
  ['autoScaling', 'tasks'],
  ['elastiCache', 'stores'],
  ['cloudWatch', 'alarms'],
  ['loadBalancing', 'maintenance'],
] as const)('where %s is denied, its part says so and the rest stays', async (service, heading) => {
  const whole = (await runStatus()).stdout;
  aws.mocks[service].reset();
  aws.mocks[service].rejects(troubles.denied);
  const printed = await runStatus();
  const { stdout, exitCode } = printed;
  expect(exitCode).toBe(0);
  expect(statusSection(printed, heading).join(' ')).toMatch(/unknown: .*these credentials may not do that/);
  // What has nothing to do with it is as before. Without the stacks little more than logs can be found.
  const same = whole.split('\n').filter((line) => stdout.split('\n').includes(line));
  expect(same.length).toBeGreaterThanOrEqual(service === 'cloudFormation' ? 3 : 12);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
});

test('a last-resort copy that cannot be read hides nothing of the switchboard', async () => {
  aws.mocks.s3.reset();
  aws.mocks.s3.rejects(troubles.denied);
  expect(statusSection(await runStatus(), 'switchboard')).toEqual([
    expect.stringMatching(
      /^nothing switched, nothing routed; revision 3, last-resort copy unknown: these cred/,
    ),
  ]);
});

test('a switchboard that cannot be read is said in its place', async () => {
  aws.appConfig.before = () => Promise.reject(troubles.throttled);
  const printed = await runStatus();
  expect(printed.exitCode).toBe(0);
  expect(statusSection(printed, 'switchboard')[0]).toMatch(/^unknown: AWS asks to call less often/);
});

test('nothing is asked twice, also not by who reads the switchboard', async () => {
  expect(statusSection(await runStatus(), 'switchboard')[0]).not.toContain('unknown');
  const calls = Object.values(aws.mocks).flatMap((mock) =>
    mock.calls().map(({ args: [command] }) => `${command.constructor.name} ${JSON.stringify(command.input)}`),
  );
  expect(calls.length).toBeGreaterThan(10);
  expect(calls.filter((call, index) => calls.indexOf(call) !== index)).toEqual([]);
  expect(aws.appConfig.calls.sort()).toEqual(['GetVersion', 'ListDeployments']);
});

test('a mistake of the command in one part is said in its place', async () => {
  aws.appConfig.before = () => Promise.reject(new TypeError('x is not a function'));
  expect(statusSection(await runStatus(), 'switchboard')).toEqual([
    'unknown: this command failed on it: x is not a function',
  ]);
});

test('only where nothing can be read is the exit code 1, with the reason once', async () => {
  aws.failAll(troubles.expired);
  expect(await runStatus()).toEqual({
    stdout: '',
    stderr: 'Nothing could be read:\nthe AWS credentials have expired: sign in and try again\n',
    exitCode: 1,
  });
});

test('alarms that only move a pool are nobody’s', async () => {
  aws.alarms = [
    {
      AlarmName: 'bulkhead-prod-default-scale-in',
      StateValue: 'ALARM',
      AlarmActions: ['arn:aws:autoscaling:us-east-1:111122223333:scalingPolicy:1'],
    },
  ];
  expect(statusSection(await runStatus(), 'alarms')).toEqual(['none']);
});

test('a stress report that is too old is unknown, never calm', async () => {
  aws.report = { ...aws.report, atSeconds: startSeconds - 400 };
  expect(statusSection(await runStatus(), 'stress')).toEqual([
    'UNKNOWN since 01:56, 3 min; was normal',
    'the last report is 400 s old, and stale after 180 s',
  ]);
});

test('a reading that is too old is said at the top', async () => {
  aws.reading = { ...aws.reading, slotAtSeconds: startSeconds - 200 };
  const { stdout } = await runStatus();
  expect(stdout.split('\n')[0]).toMatch(/\(STALE reading of 01:56, 3 min old\)$/);
  // The first minute was empty, so that a longer time was looked at.
  expect(aws.mocks.logs.commandCalls(FilterLogEventsCommand)).toHaveLength(2);
});

test('without any reading the figures are unknown and the tasks are not', async () => {
  aws.reading = { ...aws.reading, slotAtSeconds: startSeconds - 7200 };
  aws.otherLines.push(
    'START RequestId: 1',
    '{"kind":"failure","version":1}',
    JSON.stringify({ ...aws.reading, slotAtSeconds: startSeconds, version: 2 }),
  );
  const printed = await runStatus();
  expect(printed.stdout.split('\n')[0]).toMatch(/\(no reading of the queue meter\)$/);
  const tasks = statusSection(printed, 'tasks');
  expect(tasks.find((line) => line.startsWith('urgent'))).toMatch(/\? +5 s +\? +6 of 6 +6 to 24$/);
  expect(tasks.slice(-2).join(' ')).toBe(
    'unknown: jobs: the queue meter has written no reading into /bulkhead/prod/queue-meter for 60 minutes',
  );
});

test('a store that the meter cannot read is the loudest line of its section', async () => {
  const { jobs: _, ...stores } = aws.reading.stores;
  aws.reading = { ...aws.reading, stores };
  const lines = statusSection(await runStatus(), 'stores');
  expect(lines[1]).toMatch(/^jobs +\? +75 % +\? +\? +\? +cache.r7g.xlarge +40 %$/);
  expect(lines[2]).toBe('  the meter cannot read it');
});
