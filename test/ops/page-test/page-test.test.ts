import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  type MetricAlarm,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import type { ChangeOptions } from '../../../ops/kit/command-options';
import { pageTest } from '../../../ops/page-test/page-test';
import { pageTestCommand } from '../../../ops/page-test/page-test-command';
import { troubles } from '../../support/aws/aws-faults';
import { fakeAudit } from '../../support/aws/fake-audit';
import { change, type OperatorSession, operatorSession, startMs } from '../../support/ops/operator-session';
import { runCommand } from '../../support/ops/run-command';

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

let session: OperatorSession;
let audit: ReturnType<typeof fakeAudit>;
beforeEach(() => {
  session = operatorSession();
  audit = fakeAudit();
});

/** As it is printed: what is told meanwhile is left to `session.said`. */
const run = (options: Partial<ChangeOptions> = {}) => pageTest(session, { ...change, ...options });
const progress = () => session.said.filter((text) => text.startsWith('  ')).map((text) => text.trim());

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
  // Once for the plan, and then every five seconds.
  alarmIs(quiet, quiet, quiet, quiet, fired);
  historySays(`Successfully executed action ${topic}`);
  const { stdout, stderr, exitCode } = await run();
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
  expect(progress().slice(0, 2)).toEqual([
    'waiting for bulkhead-prod-page-test: 0 of 90 s',
    'waiting for bulkhead-prod-page-test: 5 of 90 s',
  ]);
  // At the start and after ten seconds: one data point may be late.
  const sent = cloudWatch.commandCalls(PutMetricDataCommand).map((call) => call.args[0].input);
  expect(sent).toHaveLength(2);
  expect(sent[0]).toEqual({
    Namespace: 'Bulkhead',
    MetricData: [
      {
        MetricName: 'pageTest',
        Dimensions: [{ Name: 'Stage', Value: 'prod' }],
        Timestamp: new Date(startMs),
        Value: 1,
        StorageResolution: 1,
      },
    ],
  });
});

test('an alarm whose action CloudWatch could not execute is a page that nobody got', async () => {
  alarmIs(quiet, quiet, fired);
  historySays(
    `Failed to execute action ${topic}. Received error: "null (Service: AWSKMS; Status Code: 400)"`,
  );
  const { stdout, exitCode } = await run();
  expect(exitCode).toBe(1);
  expect(stdout).toContain(
    `went off, and CloudWatch says: Failed to execute action ${topic}. Received error: "null (Service: AWSKMS`,
  );
});

test('silence about the action is said, and is no failure', async () => {
  alarmIs(quiet, quiet, fired);
  historySays();
  const { stdout, exitCode } = await run();
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`CloudWatch has not written down yet whether it told ${topic}.`);
});

test('gives up after 90 s', async () => {
  alarmIs(quiet);
  const late = run();
  await expect(late).rejects.toMatchObject({ exitCode: 1 });
  await expect(late).rejects.toThrow('bulkhead-prod-page-test did not go off within 90 s of its metric');
  expect(progress().at(-1)).toBe('waiting for bulkhead-prod-page-test: 85 of 90 s');
  expect(cloudWatch.commandCalls(PutMetricDataCommand)).toHaveLength(9);
  expect(audit.records).toMatchObject([{ action: 'page-test', outcome: 'failed' }]);
});

test('Ctrl-C ends the wait, and is written down as that', async () => {
  alarmIs(quiet);
  session.onTime(() => session.interrupt());
  await expect(run()).rejects.toThrow('is not waited for any longer; it may still go off');
  expect(audit.records).toMatchObject([{ action: 'page-test', outcome: 'stopped' }]);
});

test('who paged people, and why, is written into the audit log', async () => {
  alarmIs(quiet, quiet, fired);
  historySays(`Successfully executed action ${topic}`);
  await run({ reason: 'new address on call' });
  expect(audit.records).toEqual([
    {
      bulkhead: 'audit',
      stage: 'prod',
      action: 'page-test',
      who: 'arn:aws:sts::111122223333:assumed-role/operator/ann',
      at: new Date(startMs + 5_000).toISOString(),
      reason: 'new address on call',
      before: { alarm: 'bulkhead-prod-page-test', state: 'OK' },
      after: { alarm: 'bulkhead-prod-page-test', state: 'ALARM', topics: [topic] },
      outcome: 'done',
      steps: ['set off bulkhead-prod-page-test by its metric'],
    },
  ]);
});

test.each<[Partial<ChangeOptions>, string]>([
  [{ reason: undefined }, 'changes need --reason'],
  [{ yes: false }, 'there is no terminal to ask on: say --yes to go on'],
])('nobody is paged without a reason and a yes: %#', async (options, problem) => {
  alarmIs(quiet);
  const wrong = run(options);
  await expect(wrong).rejects.toMatchObject({ exitCode: 2 });
  await expect(wrong).rejects.toThrow(problem);
  expect(cloudWatch.commandCalls(PutMetricDataCommand)).toEqual([]);
  expect(audit.records).toEqual([]);
});

test('a dry run says who would be paged, and by which commands', async () => {
  alarmIs(quiet);
  const { stdout, exitCode } = await run({ dryRun: true, reason: undefined });
  expect(exitCode).toBe(0);
  expect(stdout.split('\n')).toEqual([
    `bulkhead-prod-page-test goes off for about a minute and tells ${topic}.`,
    'Paged: pager@example.com.',
    'Nothing was done. It would be:',
    '1. set off bulkhead-prod-page-test by its metric',
    `     aws cloudwatch put-metric-data --region us-east-1 --namespace Bulkhead --metric-data '[{"MetricName":"pageTest","Dimensions":[{"Name":"Stage","Value":"prod"}],"Value":1,"StorageResolution":1}]'`,
    '     aws cloudwatch describe-alarm-history --region us-east-1 --alarm-name bulkhead-prod-page-test --history-item-type Action --max-items 5',
    '',
  ]);
  expect(cloudWatch.commandCalls(PutMetricDataCommand)).toEqual([]);
});

test.each<[MetricAlarm[], number, string]>([
  [[], 1, 'there is no alarm bulkhead-prod-page-test: is the stage deployed in this account and region?'],
  [
    [{ ...quiet, AlarmActions: [] }],
    3,
    'bulkhead-prod-page-test tells nobody: its actions are missing. docs/runbook.md#page-test',
  ],
  [
    [{ ...quiet, ActionsEnabled: false }],
    3,
    'bulkhead-prod-page-test tells nobody: its actions are switched off. docs/runbook.md#page-test',
  ],
  [[fired], 3, 'bulkhead-prod-page-test is still in ALARM from a test before: try again in a minute'],
])('sends nothing where nothing could come of it: %#', async (alarms, exitCode, message) => {
  cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: alarms });
  await expect(run()).rejects.toMatchObject({ exitCode, message });
  expect(cloudWatch.commandCalls(PutMetricDataCommand)).toEqual([]);
  expect(audit.records).toEqual([]);
});

test('JSON says the same', async () => {
  alarmIs(quiet, quiet, fired);
  historySays(`Successfully executed action ${topic}`);
  const { stdout } = await run({ json: true });
  expect(JSON.parse(stdout)).toMatchObject({
    outcome: 'done',
    action: 'page-test',
    found: {
      stage: 'prod',
      alarm: 'bulkhead-prod-page-test',
      outcome: 'sent',
      seconds: 5,
      topics: [topic],
      emails: ['pager@example.com'],
    },
  });
});

test('a stage that names nobody says so', async () => {
  session = operatorSession((config) => ({ ...config, alerts: { ...config.alerts, pageEmails: [] } }));
  alarmIs(quiet, fired);
  historySays(`Successfully executed action ${topic}`);
  const { stdout, exitCode } = await run();
  expect(exitCode).toBe(0);
  expect(session.said.join('\n')).toContain('Paged: whoever subscribed to the topic by hand.');
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
])('what AWS says becomes a sentence: %#', async (properties, stderr) => {
  cloudWatch.on(DescribeAlarmsCommand).rejects(Object.assign(new Error(), properties));
  const printed = await runCommand(pageTestCommand(), '--stage', 'prod', '--reason', 'drill', '--yes');
  expect(printed).toEqual({ stdout: '', stderr, exitCode: 1 });
});

test('a throttled CloudWatch is waited out: the page is under way', async () => {
  const described = cloudWatch.on(DescribeAlarmsCommand);
  described.resolvesOnce({ MetricAlarms: [quiet] }).rejectsOnce(troubles.throttled);
  described.resolves({ MetricAlarms: [fired] });
  historySays(`Successfully executed action ${topic}`);
  expect((await run()).exitCode).toBe(0);
  expect(session.said.join('\n')).toContain('Still waiting: AWS asks to call less often');
});

test('a mistake of ours is not dressed up as one of AWS', async () => {
  cloudWatch.on(DescribeAlarmsCommand).rejects(new TypeError('x is not a function'));
  await expect(run()).rejects.toThrow('x is not a function');
});

test('a wrong stage file is told like everywhere', async () => {
  const { stderr, exitCode } = await runCommand(pageTestCommand(), '--stage', 'nowhere', '--reason', 'drill');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('nowhere');
});
