import { outputKeys } from '../../../config/contract/output-keys';
import type { Switch } from '../../../domain/switchboard/document';
import { troubles } from '../../support/aws/aws-faults';
import { startMs } from '../../support/ops/operator-session';
import { parkedOperation } from '../../support/ops/parked-operation';
import { RunBench } from './run-bench';

let bench: RunBench;
beforeEach(() => {
  bench = new RunBench();
});

const nothingStarted = () => expect(bench.tasks.tasks).toEqual([]);

function set(changes: Partial<Switch>): void {
  const any = { source: '*', jobClass: '*', account: '*' };
  const note = { who: 'ann', reason: 'store resize 20261124T013000', atSeconds: startMs / 1000 - 600 };
  const switches: Switch[] = [{ ...any, ...note, action: 'defer', ...changes }];
  bench.deploy({ ...bench.board, revision: 9, switches });
}

const heldText =
  'All new jobs are put off since 2026-11-24T01:50Z, by ann: store resize 20261124T013000. So are those of this command, or they go where nobody wants them now.';

test('refused while producers are held, until somebody says that it is all the same', async () => {
  set({});
  const { exitCode, stderr } = await bench.run();
  expect(exitCode).toBe(3);
  expect(stderr).toBe(`${heldText} --force runs it all the same.`);
  nothingStarted();
  const forced = await bench.run({ force: true });
  expect(forced.exitCode).toBe(0);
  expect(forced.told).toContain(`Note: ${heldText}`);
});

test.each([
  ['off', 'refused'],
  ['drop', 'thrown away'],
] as const)('a switch of everything to %s is such a hold', async (action, what) => {
  set({ action });
  expect((await bench.run()).stderr).toContain(`All new jobs are ${what} since`);
});

test.each<[string, Partial<Switch>]>([
  ['of one source', { source: 'automation' }],
  ['of one class', { jobClass: 'Digest' }],
  ['of one account', { account: '42' }],
  ['whose time is over', { untilSeconds: startMs / 1000 }],
  ['that lets a part pass', { action: 'sample', percent: 10 }],
])('a switch %s holds nobody up', async (_which, changes) => {
  set(changes);
  expect(await bench.run()).toMatchObject({ exitCode: 0 });
});

test('refused while a surface is closed', async () => {
  bench.stacks.parameters.Maintenance = { InboxMaintenance: 'on', ApiMaintenance: 'off' };
  const { exitCode, stderr } = await bench.run();
  expect(exitCode).toBe(3);
  expect(stderr).toBe(
    'inbox is closed for maintenance: somebody works on the platform. --force runs it all the same.',
  );
  nothingStarted();
  expect(await bench.run({ force: true })).toMatchObject({ exitCode: 0 });
});

test('refused while rules that were written by hand close something', async () => {
  Object.assign(bench.stacks.outputs.Platform ?? {}, { [outputKeys.appListenerArn]: 'listener' });
  bench.priorities.push('default', '1010');
  expect(await bench.run()).toMatchObject({ exitCode: 0 });
  bench.priorities.push('10');
  const { exitCode, stderr } = await bench.run();
  expect(exitCode).toBe(3);
  expect(stderr).toBe(
    'The app load balancer has maintenance rules that were written by hand. --force runs it all the same.',
  );
});

test('while two versions run, a person says which is meant', async () => {
  bench.tasks.add('web', [8, 7]);
  for (const force of [false, true]) {
    const { exitCode, stderr } = await bench.run({ force });
    expect(exitCode).toBe(3);
    expect(stderr).toBe(
      'web is being rolled out, from revision 7 to 8: say with --revision which one runs this.',
    );
  }
  nothingStarted();
  const { exitCode, told } = await bench.run({ revision: 7 });
  expect(exitCode).toBe(0);
  expect(told).toContain('Revision bulkhead-prod-web:7, as it was asked for: registry/app:47');
  expect(bench.tasks.tasks[0]?.input.taskDefinition).toMatch(/:7$/);
});

test('a service that is rolled out to the revision that it has is no question', async () => {
  Object.assign(bench.tasks.add('web', [7]), {
    deployments: ['PRIMARY', 'ACTIVE'].map((status) => ({ status, taskDefinition: 'x/bulkhead-prod-web:7' })),
  });
  expect(await bench.run()).toMatchObject({ exitCode: 0 });
});

test.each([
  [5, 'there is no revision bulkhead-prod-web:5'],
  [
    6,
    'bulkhead-prod-web:6 can start no task: it is INACTIVE, as CloudFormation leaves a revision once the next one is deployed',
  ],
])('revision %i is refused by name', async (revision, text) => {
  bench.tasks.add('web', [7, 6]);
  for (const [arn, definition] of bench.tasks.definitions)
    if (arn.endsWith('web:6')) definition.status = 'INACTIVE';
  expect(await bench.run({ revision })).toMatchObject({ exitCode: 1, stderr: text });
});

test('secrets in sight are refused', async () => {
  const token = `ghp_${'a1B2'.repeat(9)}`;
  const env = [{ name: 'GITHUB', value: token }];
  const { exitCode, stderr } = await bench.run({ env, command: ['node', 'sync.js', token] });
  expect(exitCode).toBe(3);
  const rest =
    'whoever may describe tasks reads it. Secrets belong into `secrets` of the stage file. --force runs it all the same.';
  expect(stderr).toBe(
    [
      `--env GITHUB looks like a provider's token: ${rest}`,
      `word 3 of the command looks like a provider's token: ${rest}`,
    ].join('\n'),
  );
  expect(stderr).not.toContain(token);
});

test('jobs that are being parked are worth knowing', async () => {
  const id = 'park-20261124-014500-k7fd';
  bench.operations.push(
    parkedOperation({ phase: 'kept' }),
    parkedOperation({
      id,
      phase: 'taking',
      queue: 'bulk',
      pattern: { source: '*', jobClass: '*', account: '*' },
    }),
    parkedOperation({ id: 'park-20261124-014600-k7fd' }),
    parkedOperation({ id: 'adopt-20261124-014700-k7fd', kind: 'adopt', phase: 'taking' }),
  );
  const { exitCode, told } = await bench.run();
  expect(exitCode).toBe(0);
  expect(told).toContain(
    `Note: ${id} parks everything in queue bulk: such jobs that this command makes go the same way.`,
  );
  expect(told).toContain('Note: park-20261124-014600-k7fd brings jobs back: source conversation-automation.');
  expect(told).not.toContain('park-20261124-013000');
  // Its jobs come from another store: those of this command stay where they are.
  expect(told).toContain('Note: adopt-20261124-014700-k7fd takes jobs over from another store: ');
});

test('a stack of it that is being changed is worth knowing', async () => {
  bench.stacks.status.Platform = 'UPDATE_IN_PROGRESS';
  const text = 'UPDATE_IN_PROGRESS: what runs now may not be what runs when it is over.';
  const { exitCode, told } = await bench.run();
  expect(exitCode).toBe(0);
  expect(told).toContain(`Note: The stack Platform is ${text}`);
  bench.session.said.length = 0;
  expect((await bench.run({ service: 'bulk' })).told).not.toContain(text);
  Object.assign(bench.stacks.status, { 'Pool-Bulk': 'UPDATE_IN_PROGRESS' });
  expect((await bench.run({ service: 'bulk' })).told).toContain(`Note: The stack Pool-Bulk is ${text}`);
});

test('what cannot be read holds nobody up, and is said', async () => {
  // AppConfig, S3 and CloudFormation together: the worst night.
  for (const name of ['Controls', 'Maintenance'] as const) bench.stacks.missing.add(name);
  const { exitCode, told } = await bench.run();
  expect(exitCode).toBe(0);
  expect(told).toMatch(
    /Note: Whether producers are held is not known: there is no stack Bulkhead-prod-Controls/,
  );
  expect(told).toMatch(
    /Note: Whether a surface is closed is not known: there is no stack Bulkhead-prod-Maintenance/,
  );
  expect(told).toMatch(
    /Note: Whether jobs are being parked is not known: there is no stack Bulkhead-prod-Controls/,
  );
});

test.each<[string, Parameters<RunBench['run']>[0], string]>([
  [
    'a name that the stage does not have',
    { service: 'wbe' },
    'the stage prod has no service or pool wbe; it has web, api, websockets, urgent, default, pushes, bulk, scheduler. The command stands behind --',
  ],
  [
    'no command',
    { command: [] },
    'nothing to run: the command stands behind --, as in -- bin/rails db:migrate',
  ],
  [
    'a time limit that nobody keeps',
    { detach: true, timeoutSeconds: 60 },
    '--timeout-seconds: nobody is there to stop the task where --detach is given',
  ],
  [
    'a size that Fargate does not offer',
    { cpu: 1000 },
    '--cpu: expected one of 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, got 1000',
  ],
  [
    'a CPU size with the memory that it has',
    { cpu: 2048 },
    '--memory: expected with cpu 2048 a multiple of 1024 from 4096 to 16384, got 2048',
  ],
  [
    'memory that does not fit the CPU size that it has',
    { memory: 16_384 },
    '--memory: expected with cpu 1024 a multiple of 1024 from 2048 to 8192, got 16384',
  ],
  [
    'several at once',
    {
      env: [
        { name: 'DATABASE_URL', value: 'x' },
        { name: 'BULKHEAD_STAGE', value: 'staging' },
      ],
      command: ['node', '-e', 'x'.repeat(8_192)],
    },
    [
      '--env DATABASE_URL: is a secret of bulkhead-prod-web:7, which ECS does not replace',
      '--env BULKHEAD_STAGE: is set by Bulkhead',
      'the command and its variables: expected at most 8,192 characters as JSON, which is what ECS takes, got 8,354',
    ].join('\n'),
  ],
])('%s is a usage error', async (_what, options, text) => {
  expect(await bench.run(options)).toMatchObject({ exitCode: 2, stderr: text });
  nothingStarted();
});

test('a pool that is partly on Spot runs its command on demand, and says so', async () => {
  const { bulk } = bench.session.config.workers;
  if (bulk === undefined) throw new Error('moved');
  Object.assign(bench.session.config.workers, { bulk: { ...bulk, spot: true } });
  const { told } = await bench.run({ service: 'bulk' });
  expect(told).toContain('1024 CPU units, 2048 MiB, on demand, though a part of the pool is on Spot.');
  Object.assign(bench.session.config.workers, { bulk });
});

test('expired credentials are a sentence before anything is asked for', async () => {
  bench.calls.failAt(0, troubles.expired);
  expect(await bench.run()).toMatchObject({
    exitCode: 1,
    stderr: 'the AWS credentials have expired: sign in and try again',
  });
  nothingStarted();
});
