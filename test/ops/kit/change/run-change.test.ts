import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { mockClient } from 'aws-sdk-client-mock';
import type { Finding, Plan } from '../../../../ops/kit/change/plan';
import { runChange } from '../../../../ops/kit/change/run-change';
import type { ChangeOptions } from '../../../../ops/kit/command-options';
import { CliError } from '../../../../ops/kit/command-result';
import { troubles } from '../../../support/aws/aws-faults';
import { change, startMs } from '../../../support/ops/operator-session';
import { ChangePlans } from './plans';

const logs = mockClient(CloudWatchLogsClient);
let plans: ChangePlans;

beforeEach(() => {
  logs.reset();
  logs.on(CreateLogStreamCommand).resolves({});
  logs.on(PutLogEventsCommand).resolves({});
  plans = new ChangePlans();
});

const finding: Finding = { ok: true, lines: ['All of it is in force.'], data: { tasks: 3 } };

const run = (parts: Partial<Plan> = {}, options: Partial<ChangeOptions> = {}) =>
  runChange(plans.session, { ...change, ...options }, plans.plan(parts));

const records = () =>
  logs
    .commandCalls(PutLogEventsCommand)
    .flatMap((call) => (call.args[0].input.logEvents ?? []).map(({ message = '' }) => JSON.parse(message)));

test('shows the plan, does it in order, writes it down and looks at the result', async () => {
  const { stdout, stderr, exitCode } = await run({ verify: async () => finding });
  expect([stdout, stderr, exitCode]).toEqual(['All of it is in force.\n', '', 0]);
  expect(plans.session.said).toEqual([
    'One thing becomes another.\nNote: it is late\nSteps:\n1. one\n2. two',
    '- one',
    '- two',
  ]);
  expect(plans.ran).toEqual(['one', 'two']);
  expect(records()).toEqual([
    {
      bulkhead: 'audit',
      stage: 'prod',
      action: 'try this',
      who: 'arn:aws:sts::111122223333:assumed-role/operator/ann',
      at: new Date(startMs).toISOString(),
      reason: 'incident 42',
      before: { a: 1 },
      after: { a: 2 },
      outcome: 'done',
      steps: ['one', 'two'],
    },
  ]);
  const [stream] = logs.commandCalls(CreateLogStreamCommand).map((call) => call.args[0].input);
  expect(stream).toEqual({
    logGroupName: '/bulkhead/prod/audit',
    logStreamName: expect.stringMatching(/^2026-11-24T020000\.000Z-try-this-\d+$/),
  });
});

test('without anything to look at afterwards it says that it is done', async () => {
  expect((await run()).stdout).toBe('Done.\n');
});

test('what is not in force as it should be is exit code 1', async () => {
  const { stdout, exitCode } = await run({ verify: async () => ({ ...finding, ok: false }) });
  expect([stdout, exitCode]).toEqual(['All of it is in force.\n', 1]);
});

test('a look that fails does not hide that the change was made', async () => {
  const { stdout, exitCode } = await run({ verify: () => Promise.reject(troubles.denied) });
  expect([stdout, exitCode]).toEqual([
    'It could not be verified: these credentials may not do that: not authorized\n',
    1,
  ]);
  expect(records()).toMatchObject([{ outcome: 'done' }]);
});

test('where there is nothing to do nothing is asked, done or written, and the result is looked at', async () => {
  const options = { yes: false, reason: undefined };
  const { stdout, exitCode } = await run({ steps: [], verify: async () => finding }, options);
  expect([stdout, exitCode]).toEqual([
    'One thing becomes another.\nNote: it is late\nNothing to do.\nAll of it is in force.\n',
    0,
  ]);
  const late = await run({ steps: [], verify: async () => ({ ...finding, ok: false }) }, options);
  expect(late.exitCode).toBe(1);
  expect(records()).toEqual([]);
});

test.each([undefined, '', '   '])('a change needs a reason: %j', async (reason) => {
  await expect(run({}, { reason })).rejects.toMatchObject({ exitCode: 2 });
  expect(plans.ran).toEqual([]);
});

test('a reason is at most as long as the switchboard takes', async () => {
  await run({}, { reason: `  ${'ü'.repeat(500)}  ` });
  expect(records()[0].reason).toHaveLength(500);
  await expect(run({}, { reason: 'x'.repeat(501) })).rejects.toMatchObject({ exitCode: 2 });
});

test.each([
  [true, undefined],
  [false, 'nothing was changed'],
  [undefined, 'there is no terminal to ask on: say --yes to go on'],
])('without --yes somebody is asked: %s', async (answer, problem) => {
  const asked: string[] = [];
  const asking = {
    ...plans.session,
    confirm: async (question: string) => {
      asked.push(question, plans.session.said.join('\n'));
      return answer;
    },
  };
  const running = runChange(asking, { ...change, yes: false }, plans.plan());
  if (problem === undefined) expect((await running).exitCode).toBe(0);
  else {
    await expect(running).rejects.toThrow(problem);
    await expect(running).rejects.toMatchObject({ exitCode: answer === false ? 1 : 2 });
  }
  // Whoever is asked has seen what for.
  expect(asked).toEqual(['Do this in prod?', expect.stringContaining('Steps:\n1. one\n2. two')]);
  expect(plans.ran).toEqual(answer === true ? ['one', 'two'] : []);
});

test('a dry run shows the commands, needs neither reason nor yes, and does nothing', async () => {
  const { stdout, exitCode } = await run({}, { dryRun: true, reason: undefined, yes: false });
  expect([stdout, exitCode]).toEqual([
    [
      'One thing becomes another.',
      'Note: it is late',
      'Nothing was done. It would be:',
      '1. one',
      '     aws do one',
      '2. two',
      '     aws do two',
      '',
    ].join('\n'),
    0,
  ]);
  expect([plans.ran, records()]).toEqual([[], []]);
});

test('a safety check that says no is exit code 3, in a dry run too', async () => {
  const refused = { refusals: ['it would stop everything'] };
  await expect(run(refused)).rejects.toThrow('it is late\nit would stop everything');
  await expect(run(refused)).rejects.toMatchObject({ exitCode: 3 });
  const { stdout, exitCode } = await run(refused, { dryRun: true });
  expect([stdout, exitCode]).toEqual([expect.stringContaining('Refused: it would stop everything'), 3]);
  expect([plans.ran, records()]).toEqual([[], []]);
});

test('a step that fails ends it, with what was done, and it is written down', async () => {
  const steps = [plans.step('one'), plans.failing('two', troubles.throttled), plans.step('three')];
  const failed = run({ steps });
  await expect(failed).rejects.toMatchObject({ exitCode: 1 });
  await expect(failed).rejects.toThrow(
    [
      'two: AWS asks to call less often (ThrottlingException), after every retry: wait a minute and try again',
      'Done before that: one.',
      'The same command again goes on from here.',
    ].join('\n'),
  );
  expect(plans.ran).toEqual(['one', 'two']);
  expect(records()).toMatchObject([
    { outcome: 'failed', steps: ['one'], problem: expect.stringMatching(/^two: AWS asks/) },
  ]);
});

test('a failure of the first step says that nothing was changed', async () => {
  const own = new CliError(1, 'it is rolling back');
  await expect(run({ steps: [plans.failing('one', own)] })).rejects.toThrow(
    'one: it is rolling back\nNothing was changed before that.',
  );
});

test('a step that fails half way says what of it stands, and so does the audit record', async () => {
  const half = {
    ...plans.step('two'),
    run: async (_: unknown, partDone: (text: string) => void) => {
      partDone('1 of 3 things');
      partDone('2 of 3 things');
      throw troubles.throttled;
    },
  };
  await expect(run({ steps: [half] })).rejects.toThrow(
    /^two: AWS asks .*\nDone before that: part of two: 2 of 3 things\.\nThe same/s,
  );
  await expect(run({ steps: [plans.step('one'), half] })).rejects.toThrow(
    'Done before that: one; part of two: 2 of 3 things.',
  );
  expect(records()).toMatchObject([
    { outcome: 'failed', steps: [], partDone: ['two: 2 of 3 things'] },
    { outcome: 'failed', steps: ['one'], partDone: ['two: 2 of 3 things'] },
  ]);
});

test('a step that may fail is told of, and what follows is done all the same', async () => {
  const steps = [{ ...plans.failing('one', troubles.denied), mayFail: true } as const, plans.step('two')];
  const { stdout, exitCode } = await run({ steps, verify: async () => finding });
  expect([stdout, exitCode]).toEqual([
    'one: these credentials may not do that: not authorized\nAll of it is in force.\n',
    1,
  ]);
  expect(plans.ran).toEqual(['one', 'two']);
  expect(records()).toMatchObject([
    { outcome: 'done', steps: ['two'], problem: expect.stringMatching(/^one: /) },
  ]);
});

test('a mistake of ours is thrown on, once what was done is written down', async () => {
  const mistake = new TypeError('x is not a function');
  await expect(run({ steps: [plans.step('one'), plans.failing('two', mistake)] })).rejects.toBe(mistake);
  expect(records()).toMatchObject([
    { outcome: 'failed', steps: ['one'], problem: 'two: TypeError: x is not a function' },
  ]);
});

test('Ctrl-C lets the step end, says before which one it stopped, and writes it down', async () => {
  const steps = [plans.step('one', async () => plans.session.interrupt()), plans.step('two')];
  const stopped = run({ steps });
  await expect(stopped).rejects.toMatchObject({ exitCode: 1 });
  await expect(stopped).rejects.toThrow('Stopped before: two\nDone before that: one.');
  expect(plans.ran).toEqual(['one']);
  expect(records()).toMatchObject([{ outcome: 'stopped', steps: ['one'] }]);
});

test('Ctrl-C during the last step stops nothing: all is done', async () => {
  const { exitCode } = await run({ steps: [plans.step('one', async () => plans.session.interrupt())] });
  expect(exitCode).toBe(0);
  expect(records()).toMatchObject([{ outcome: 'done' }]);
});
