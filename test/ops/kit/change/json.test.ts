import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { mockClient } from 'aws-sdk-client-mock';
import type { Plan } from '../../../../ops/kit/change/plan';
import { runChange } from '../../../../ops/kit/change/run-change';
import type { ChangeOptions } from '../../../../ops/kit/command-options';
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

const run = (parts: Partial<Plan> = {}, options: Partial<ChangeOptions> = {}) =>
  runChange(plans.session, { ...change, ...options }, plans.plan(parts));

test('JSON tells of every end', async () => {
  const told = async (parts: Partial<Plan>, options: Partial<ChangeOptions> = {}) => {
    const { stdout, stderr, exitCode } = await run(parts, { json: true, ...options });
    return { ...JSON.parse(stdout), stderr, exitCode };
  };
  expect(await told({ verify: async () => ({ ok: true, lines: [], data: { tasks: 3 } }) })).toEqual({
    outcome: 'done',
    action: 'try this',
    changes: ['One thing becomes another.'],
    warnings: ['it is late'],
    refusals: [],
    steps: [
      { title: 'one', aws: ['aws do one'] },
      { title: 'two', aws: ['aws do two'] },
    ],
    before: { a: 1 },
    after: { a: 2 },
    problems: [],
    found: { tasks: 3 },
    stderr: '',
    exitCode: 0,
  });
  expect(await told({ steps: [] })).toMatchObject({ outcome: 'nothing-to-do', exitCode: 0 });
  expect(await told({}, { dryRun: true })).toMatchObject({ outcome: 'dry-run', exitCode: 0 });
  expect(await told({ refusals: ['no'] })).toMatchObject({
    outcome: 'refused',
    refusals: ['no'],
    stderr: 'it is late\nno\n',
    exitCode: 3,
  });
  expect(await told({ steps: [plans.failing('one', troubles.denied)] })).toMatchObject({
    outcome: 'failed',
    problems: ['one: these credentials may not do that: not authorized'],
    stderr: expect.stringContaining('Nothing was changed before that.'),
    exitCode: 1,
  });
  const steps = [plans.step('one', async () => plans.session.interrupt()), plans.step('two')];
  expect(await told({ steps })).toMatchObject({ outcome: 'stopped', exitCode: 1 });
});

test('a wrong use is no JSON: nothing was planned', async () => {
  await expect(run({}, { json: true, reason: undefined })).rejects.toMatchObject({ exitCode: 2 });
});
