import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  type MetricAlarm,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { type PageTestOptions, pageTest } from '../../../ops/page-test/page-test';

const cloudWatch = mockClient(CloudWatchClient);
beforeEach(() => cloudWatch.reset());

const topic = 'arn:aws:sns:us-east-1:111122223333:page';
const quiet: MetricAlarm = {
  AlarmName: 'bulkhead-prod-page-test',
  StateValue: 'OK',
  AlarmActions: [topic],
  ActionsEnabled: true,
};
const fired: MetricAlarm = { ...quiet, StateValue: 'ALARM' };

/** Runs the command for prod with a clock that only `sleep` moves. */
async function run(options: Partial<PageTestOptions> = {}) {
  let nowMs = Date.UTC(2026, 10, 23);
  const progress: string[] = [];
  const printed = await pageTest(
    { stage: 'prod', json: false, ...options },
    {
      clock: {
        nowMs: () => nowMs,
        sleep: async (milliseconds) => {
          nowMs += milliseconds;
        },
      },
      onProgress: (text) => progress.push(text),
    },
  );
  return { ...printed, progress };
}

/** The alarm as CloudWatch describes it, time after time; the last answer stays. */
function alarmIs(...states: readonly MetricAlarm[]): void {
  const command = cloudWatch.on(DescribeAlarmsCommand);
  for (const state of states) command.resolvesOnce({ MetricAlarms: [state] });
  const last = states.at(-1);
  if (last !== undefined) command.resolves({ MetricAlarms: [last] });
}

function historySays(...summaries: readonly string[]): void {
  cloudWatch.on(DescribeAlarmHistoryCommand).resolves({
    AlarmHistoryItems: summaries.map((HistorySummary) => ({ HistorySummary })),
  });
}

test('sends the metric, waits for the alarm and for what became of its action', async () => {
  alarmIs(quiet, quiet, quiet, fired);
  historySays(`Successfully executed action ${topic}`);
  const { stdout, stderr, exitCode, progress } = await run();
  expect([stderr, exitCode]).toEqual(['', 0]);
  expect(stdout).toBe(
    [
      'bulkhead-prod-page-test went off 15 s after its metric.',
      `CloudWatch told ${topic}.`,
      'Now it should be with pager@example.com, and its end within a minute. An address must have confirmed its subscription once.',
      'If nothing comes: docs/runbook.md#page-test',
      '',
    ].join('\n'),
  );
  expect(progress[0]).toBe('waiting for bulkhead-prod-page-test: 5 of 90 s');
  // At the start and after ten seconds: one data point may be late.
  const sent = cloudWatch.commandCalls(PutMetricDataCommand).map((call) => call.args[0].input);
  expect(sent).toHaveLength(2);
  expect(sent[0]).toEqual({
    Namespace: 'Bulkhead',
    MetricData: [
      {
        MetricName: 'pageTest',
        Dimensions: [{ Name: 'Stage', Value: 'prod' }],
        Timestamp: new Date(Date.UTC(2026, 10, 23)),
        Value: 1,
        StorageResolution: 1,
      },
    ],
  });
});

test('an alarm whose action CloudWatch could not execute is a page that nobody got', async () => {
  alarmIs(quiet, fired);
  historySays(
    `Failed to execute action ${topic}. Received error: "null (Service: AWSKMS; Status Code: 400)"`,
  );
  const { stdout, stderr, exitCode } = await run();
  expect([stdout, exitCode]).toEqual(['', 1]);
  expect(stderr).toContain(
    `went off, and CloudWatch says: Failed to execute action ${topic}. Received error: "null (Service: AWSKMS`,
  );
});

test('silence about the action is said, and is no failure', async () => {
  alarmIs(quiet, fired);
  historySays();
  const { stdout, exitCode } = await run();
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`CloudWatch has not written down yet whether it told ${topic}.`);
});

test('gives up after 90 s', async () => {
  alarmIs(quiet);
  const { stderr, exitCode, progress } = await run();
  expect(exitCode).toBe(1);
  expect(stderr).toContain('bulkhead-prod-page-test did not go off within 90 s of its metric.');
  expect(progress.at(-1)).toBe('waiting for bulkhead-prod-page-test: 90 of 90 s');
  expect(cloudWatch.commandCalls(PutMetricDataCommand)).toHaveLength(9);
});

test.each([
  [[], 'there is no alarm bulkhead-prod-page-test: is the stage deployed there?'],
  [[{ ...quiet, AlarmActions: [] }], 'bulkhead-prod-page-test tells nobody: its actions are missing'],
  [
    [{ ...quiet, ActionsEnabled: false }],
    'bulkhead-prod-page-test tells nobody: its actions are switched off',
  ],
  [[fired], 'bulkhead-prod-page-test is still in ALARM from a test before: try again in a minute'],
])('sends nothing where nothing could come of it: %#', async (alarms, problem) => {
  cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: alarms });
  const { stderr, exitCode } = await run();
  expect([stderr, exitCode]).toEqual([`${problem}.\nIf nothing comes: docs/runbook.md#page-test\n`, 1]);
  expect(cloudWatch.commandCalls(PutMetricDataCommand)).toEqual([]);
});

test('JSON says the same', async () => {
  alarmIs(quiet, fired);
  historySays(`Successfully executed action ${topic}`);
  const { stdout } = await run({ json: true });
  expect(JSON.parse(stdout)).toEqual({
    stage: 'prod',
    alarm: 'bulkhead-prod-page-test',
    outcome: 'sent',
    seconds: 5,
    topics: [topic],
    emails: ['pager@example.com'],
  });
});

test('a stage that names nobody says so', async () => {
  cloudWatch.on(DescribeAlarmsCommand).callsFake(({ AlarmNames: [AlarmName] }) => ({
    MetricAlarms: [
      { ...(cloudWatch.commandCalls(PutMetricDataCommand).length > 0 ? fired : quiet), AlarmName },
    ],
  }));
  historySays(`Successfully executed action ${topic}`);
  const { stdout, exitCode } = await run({ stage: 'local' });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('The stage file names nobody (alerts.pageEmails)');
});

test.each([
  [
    { name: 'CredentialsProviderError' },
    'no AWS credentials were found: set AWS_PROFILE, or sign in and try again\n',
  ],
  [
    { name: 'AccessDenied', $metadata: {}, message: 'not authorized to perform cloudwatch:DescribeAlarms' },
    'these credentials may not do that: not authorized to perform cloudwatch:DescribeAlarms\n',
  ],
  [
    { code: 'ECONNREFUSED', syscall: 'connect', message: 'connect ECONNREFUSED 127.0.0.1:4566' },
    'AWS was not reached: connect ECONNREFUSED 127.0.0.1:4566\n',
  ],
])('what AWS says becomes a sentence: %#', async (properties, sentence) => {
  cloudWatch.on(DescribeAlarmsCommand).rejects(Object.assign(new Error(), properties));
  const { stdout, stderr, exitCode } = await run();
  expect([stdout, stderr, exitCode]).toEqual(['', sentence, 1]);
});

test('a mistake of ours is not dressed up as one of AWS', async () => {
  cloudWatch.on(DescribeAlarmsCommand).rejects(new TypeError('x is not a function'));
  await expect(run()).rejects.toThrow('x is not a function');
});

test('a wrong stage file is told like everywhere', async () => {
  const { stderr, exitCode } = await run({ stage: 'nowhere' });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('nowhere');
});
