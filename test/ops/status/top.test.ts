import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Share, SourceShares } from '../../../domain/jobs/source-shares';
import { queueCommand } from '../../../ops/queue/queue-command';
import { type TopOptions, top } from '../../../ops/status/top';
import { switchCommand } from '../../../ops/switchboard/switch-command';
import { troubles } from '../../support/aws/aws-faults';
import { operatorSession } from '../../support/ops/operator-session';
import { startSeconds } from '../../support/ops/quiet-platform';
import { StatusAnswers } from '../../support/ops/status-answers';

let aws: StatusAnswers;
beforeEach(() => {
  aws = new StatusAnswers();
});
afterEach(() => {
  for (const mock of Object.values(aws.mocks)) mock.restore();
});

async function run(options: Partial<TopOptions> = {}) {
  const surroundings = { output: { write: () => {} }, coloured: false };
  return top(operatorSession(), { stage: 'prod', json: false, ...options }, surroundings);
}

function shares(bySource: readonly Share[], byJobClass: readonly Share[] = []): SourceShares {
  return { seenJobs: 200, totalJobs: 48_211, bySource, byJobClass, byAccount: [] };
}

/** What the meter says of one queue of `prod`; the others stay empty. */
function queueIs(queue: string, changes: object): void {
  aws.reading = {
    ...aws.reading,
    queues: aws.reading.queues.map((one) => (one.queue === queue ? { ...one, ...changes } : one)),
  };
}

const flooded = {
  waitingJobs: 48_211,
  oldestJobAgeSeconds: 250,
  arriving: shares(
    [
      { name: 'conversation-automation', share: 0.94, error: 0.03 },
      { name: '(untagged)', share: 0.06, error: 0.03 },
      { name: 'inbox', share: 0.04, error: 0.03 },
    ],
    [{ name: "Manage'Conversation", share: 0.97, error: 0 }],
  ),
  next: shares([{ name: 'conversation-automation', share: 0.002, error: 0.03 }]),
};

test('names who fills each queue, and what would stop them', async () => {
  queueIs('default', flooded);
  queueIs('imports', { waitingJobs: 3, oldestJobAgeSeconds: 60, ageIsLowerBound: true });
  const ceiling = { ticket: 'pool-at-ceiling', openedAtSeconds: startSeconds - 900 };
  aws.reading = {
    ...aws.reading,
    pools: aws.reading.pools.map((pool) =>
      pool.pool === 'default' ? { ...pool, tickets: [ceiling] } : pool,
    ),
  };
  const { stdout, stderr, exitCode } = await run();
  expect([stderr, exitCode]).toEqual(['', 0]);
  expect(stdout.split('\n')).toEqual([
    'Reading of 7 s ago.',
    '',
    'default: 48,211 wait, the oldest for 4 min (target 60 s), shares of the latest 200',
    '  pool default: pool-at-ceiling for 14 min',
    '  source   conversation-automation  94 %    ± 3 %  of what runs next <1 %',
    '           bulkhead switch off --stage prod --source conversation-automation --reason "..."',
    '  source   (untagged)                6 %    ± 3 %  of what runs next 0 %',
    '  class    "Manage\'Conversation"    97 %  exactly  of what runs next 0 %',
    `           bulkhead switch off --stage prod --class 'Manage'\\''Conversation' --reason "..."`,
    '  what already waits:',
    '           bulkhead queue park --stage prod --source conversation-automation --reason "..."',
    '',
    'imports: 3 wait, the oldest for at least 60 s (target 30 min), who fills it is not known',
    '',
    'Empty: critical, mailers, pushes, broadcasts, bulk',
    '',
  ]);
});

test('the deployed target is shown, and the stage file’s where it is another one', async () => {
  const head = async () => (await run({ queue: 'default' })).stdout.split('\n')[2];
  queueIs('default', flooded);
  const { pools } = aws.reading;
  const deployed = pools.map((pool) =>
    pool.pool === 'default' ? { ...pool, latencyTargetSeconds: 300 } : pool,
  );
  aws.reading = { ...aws.reading, pools: deployed };
  expect(await head()).toContain('the oldest for 4 min (target 5 min, in the stage file 60 s)');
  expect(JSON.parse((await run({ queue: 'default', json: true })).stdout).value.queues).toMatchObject([
    { latencyTargetSeconds: 300, stageFileLatencyTargetSeconds: 60 },
  ]);
  aws.reading = { ...aws.reading, pools: pools.filter(({ pool }) => pool !== 'default') };
  expect(await head()).toContain('(deployed target unknown, in the stage file 60 s)');
});

test('one queue is shown with all that is known of it', async () => {
  queueIs('default', flooded);
  queueIs('imports', { waitingJobs: 3 });
  const { stdout } = await run({ queue: 'default' });
  expect(stdout).toContain('--source inbox ');
  expect(stdout).not.toMatch(/imports|Empty/);
});

test('a queue that no pool serves is a wrong question', async () => {
  await expect(run({ queue: 'defualt' })).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining(
      'no pool serves the queue defualt, and the store holds no job in it; there are critical, mailers, default,',
    ),
  });
});

test('a reading that is too old is said first', async () => {
  aws.reading = { ...aws.reading, slotAtSeconds: startSeconds - 300 };
  expect((await run()).stdout.split('\n')[0]).toBe(
    'The latest reading is 5 min old: this is how it was then.',
  );
});

test('without a reading it fails with the reason', async () => {
  aws.reading = { ...aws.reading, slotAtSeconds: startSeconds - 7200 };
  expect(await run()).toEqual({
    stdout: '',
    stderr: 'the queue meter has written no reading into /bulkhead/prod/queue-meter for 60 minutes\n',
    exitCode: 1,
  });
  aws.failAll(troubles.denied);
  expect(await run()).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('may not do that') });
});

test.each([
  ['*', 'would switch off everything'],
  ['a\nb', 'would be another name when it is pasted'],
])('no command for a name that %j is: it %s', async (name) => {
  queueIs('default', { ...flooded, arriving: shares([{ name, share: 1, error: 0 }]) });
  const { stdout } = await run();
  const commands = stdout.split('\n').filter((line) => line.includes('bulkhead '));
  // The queue is what is left to name.
  expect(commands.map((line) => line.trim())).toEqual([
    'bulkhead queue park --stage prod --queue default --reason "..."',
  ]);
});

test('JSON holds the same', async () => {
  queueIs('default', flooded);
  const { stdout } = await run({ json: true });
  expect(JSON.parse(stdout)).toMatchObject({
    value: {
      ageSeconds: 7,
      stale: false,
      queues: [
        {
          queue: 'default',
          shares: expect.arrayContaining([
            {
              kind: 'source',
              name: 'conversation-automation',
              share: 0.94,
              error: 0.03,
              nextShare: 0.002,
              switchCommand:
                'bulkhead switch off --stage prod --source conversation-automation --reason "..."',
            },
          ]),
        },
      ],
    },
  });
});

test('the commands that it shows are commands', async () => {
  const account = { ...shares([]), byAccount: [{ name: '7', share: 1, error: 0 }] };
  queueIs('default', flooded);
  queueIs('imports', { waitingJobs: 3, arriving: account });
  const { stdout } = await run();
  const shown = stdout.split('\n').flatMap((line) => /^ +bulkhead (.*)$/.exec(line)?.[1] ?? []);
  expect(shown).toHaveLength(5);
  const verbs: Readonly<Record<string, CommandUnknownOpts>> = {
    switch: switchCommand(),
    queue: queueCommand(),
  };
  for (const text of shown) {
    const [verb = '', action] = text.split(' ');
    const command = verbs[verb]?.commands.find((one) => one.name() === action);
    const known = command?.options.map(({ long }) => long) ?? [];
    expect(known).toEqual(expect.arrayContaining(text.match(/--[a-z]+/g) ?? ['an option']));
  }
});
