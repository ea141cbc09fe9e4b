import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { mockClient } from 'aws-sdk-client-mock';
import { runChange } from '../../../../ops/kit/change/run-change';
import { troubles } from '../../../support/aws/aws-faults';
import { change } from '../../../support/ops/operator-session';
import { ChangePlans } from './plans';

const logs = mockClient(CloudWatchLogsClient);
let plans: ChangePlans;

beforeEach(() => {
  logs.reset();
  logs.on(CreateLogStreamCommand).resolves({});
  logs.on(PutLogEventsCommand).resolves({});
  plans = new ChangePlans();
});

const run = () => runChange(plans.session, change, plans.plan());

const records = () =>
  logs
    .commandCalls(PutLogEventsCommand)
    .flatMap((call) => (call.args[0].input.logEvents ?? []).map(({ message = '' }) => JSON.parse(message)));

test.each(['the stream', 'the record'])(
  'an audit log that refuses %s stops nothing and is told',
  async (what) => {
    if (what === 'the stream') logs.on(CreateLogStreamCommand).rejects(troubles.denied);
    else logs.on(PutLogEventsCommand).rejects(troubles.denied);
    const { stdout, exitCode } = await run();
    expect([stdout, exitCode]).toEqual(['Done.\n', 0]);
    expect(plans.session.said.at(-1)).toBe(
      'The change was not written to the audit log: AccessDeniedException: not authorized',
    );
  },
);

test('an audit log that never answers is given up after five seconds', async () => {
  const limits: number[] = [];
  const timeout = jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
    limits.push(milliseconds);
    return AbortSignal.abort();
  });
  logs.on(CreateLogStreamCommand).rejects(new Error('aborted'));
  const { exitCode } = await run();
  timeout.mockRestore();
  expect([exitCode, limits]).toEqual([0, [5000]]);
  // The call itself was given the limit.
  const options: readonly unknown[] = logs.commandCalls(CreateLogStreamCommand)[0]?.args ?? [];
  expect(options[1]).toMatchObject({ abortSignal: { aborted: true } });
  expect(plans.session.said.at(-1)).toContain('CloudWatch did not answer within 5 s');
});

test('who it was cannot be had: the change stands and is written down without', async () => {
  const nameless = { ...plans.session, who: () => Promise.reject(troubles.expired) };
  const { exitCode } = await runChange(nameless, change, plans.plan());
  expect(exitCode).toBe(0);
  expect(records()).toMatchObject([
    { who: 'unknown (the AWS credentials have expired: sign in and try again)' },
  ]);
});
