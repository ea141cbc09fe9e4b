import { moverBusy } from '../../../domain/parked/mover-protocol';
import type { Switch } from '../../../domain/switchboard/document';
import { queueCommand } from '../../../ops/queue/queue-command';
import type { QueueTakeOptions } from '../../../ops/queue/queue-take';
import { troubles } from '../../support/aws/aws-faults';
import { fakeAudit } from '../../support/aws/fake-audit';
import { type OperatorSession, operatorSession } from '../../support/ops/operator-session';
import { look, moved, parked, parkedBy, parkedId, QueueFakes, underWay } from './queue-fakes';

let fakes: QueueFakes;
let session: OperatorSession;
let audit: ReturnType<typeof fakeAudit>;

beforeEach(() => {
  fakes = new QueueFakes();
  audit = fakeAudit();
  session = operatorSession();
});

const park = (options: Partial<QueueTakeOptions> = {}) => parkedBy(session, options);

const actions = () => fakes.asked.map(({ action }) => action);

test('shows what matches, parks until done, tells how far it is and how to bring it back', async () => {
  fakes.answers(look, underWay(400), underWay(900), moved());
  const { stdout, exitCode } = await park();
  expect(exitCode).toBe(0);
  const [plan = '', ...progress] = session.said;
  expect(plan).toContain(
    '1,234 jobs match (source automation) of 9,000 seen; the store is at 100 % of its memory.',
  );
  expect(plan).toContain('  1,234  default  Send   automation  1042');
  expect(progress).toEqual([
    `- park source automation as ${parkedId}`,
    '  400 jobs out, search 2, store at 61 %',
    '  900 jobs out, search 2, store at 61 %',
    '  1,234 jobs out, search 2, store at 61 %',
  ]);
  expect(stdout).toBe(
    [
      `1,234 jobs are parked as ${parkedId}.`,
      `To bring them back: bulkhead queue unpark --stage prod --operation ${parkedId} --reason "..."`,
      '',
    ].join('\n'),
  );
  const { who, reason } = parked;
  const request = { action: 'take', id: parkedId, kind: 'park', pattern: parked.pattern, who, reason };
  expect(fakes.asked.slice(1)).toEqual([request, request, request]);
  expect(audit.records).toMatchObject([
    { action: 'queue park', outcome: 'done', after: { operation: parkedId } },
  ]);
});

test('a dry run counts all and takes none', async () => {
  const more = { ...look, done: false };
  fakes.answers(more, more, more, look);
  const { stdout, exitCode } = await park({ dryRun: true });
  expect(exitCode).toBe(0);
  expect(actions()).toEqual(['look', 'look', 'look', 'look']);
  expect(stdout).toContain('4,936 jobs match (source automation) of 36,000 seen');
  expect(stdout).toContain('Nothing was done. It would be:');
  expect(stdout).toContain(
    `aws lambda invoke --function-name QueueMoverFunctionName --region us-east-1 --cli-binary-format raw-in-base64-out --payload '{"action":"take","id":"${parkedId}"`,
  );
});

test('before something is done, nobody waits for a count of millions', async () => {
  fakes.answers({ ...look, done: false }, { ...look, done: false }, moved());
  await park();
  expect(actions()).toEqual(['look', 'look', 'take']);
  expect(session.said.find((text) => text.includes('match ('))).toContain('At least 2,468 jobs match');
});

test('Ctrl-C stops between two runs and says how far it was; the same command goes on', async () => {
  fakes.answers(look, underWay(400));
  const say = session.say;
  session.say = (text) => {
    say(text);
    if (text.includes('400 jobs out')) session.interrupt();
  };
  await expect(park()).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringContaining(
      `stopped: 400 jobs out, search 2, store at 61 %. Whatever is out stays in the bucket as ${parkedId}`,
    ),
  });
  expect(audit.records).toMatchObject([
    { outcome: 'stopped', problem: expect.stringContaining('400 jobs out') },
  ]);

  fakes.holds({ ...parked, id: 'park-20261124-010000-bbbb', taken: 400, phase: 'taking' });
  fakes.answers({ ...look, counts: [] }, moved());
  session = operatorSession();
  await park();
  expect(session.said.join('\n')).toContain(
    'Goes on with park-20261124-010000-bbbb, which has 400 jobs so far.',
  );
  expect(fakes.asked.at(-1)).toMatchObject({ action: 'take', id: 'park-20261124-010000-bbbb' });
});

test('an operation that is done, or of another pattern or kind, is not gone on with', async () => {
  fakes.holds(
    parked,
    {
      ...parked,
      id: 'park-20261124-010000-bbbb',
      phase: 'taking',
      pattern: { ...parked.pattern, account: '7' },
    },
    { ...parked, id: 'purge-20261124-010000-cccc', phase: 'taking', kind: 'purge' },
  );
  fakes.answers(look, moved());
  await park();
  expect(fakes.asked.at(-1)).toMatchObject({ id: parkedId });
});

test('everything is taken only when it is said', async () => {
  fakes.answers(look, moved());
  await expect(park({ source: undefined })).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('say --everything if you mean it'),
  });
  expect(actions()).toEqual(['look']);
  fakes.answers(look, moved());
  expect((await park({ source: undefined, everything: true })).exitCode).toBe(0);
});

describe('of one queue', () => {
  const counts = [{ queue: 'newsletter', jobClass: 'Send', jobs: 50 }];
  const stranded = { ...look, queue: 'newsletter', counts, seen: 50 };
  const parkQueue = (options: Partial<QueueTakeOptions> = {}) =>
    park({ source: undefined, queue: 'newsletter', ...options });

  test('all of it, without --everything; what no pool serves is said, and where it would come back', async () => {
    fakes.answers(stranded, moved({ queue: 'newsletter', counts, taken: 50 }));
    const { stdout, exitCode } = await parkQueue();
    expect(exitCode).toBe(0);
    expect(fakes.asked).toMatchObject([
      { action: 'look', queue: 'newsletter' },
      { action: 'take', queue: 'newsletter' },
    ]);
    const [plan = ''] = session.said;
    expect(plan).toContain('50 jobs match (everything in queue newsletter) of 50 seen');
    expect(plan.replace(/\s+/g, ' ')).toContain(
      'no pool serves newsletter: whatever the app still sends there stands there again.',
    );
    expect(stdout.split('\n').slice(1, 3)).toEqual([
      'No pool serves newsletter: name one that a pool does.',
      `To bring them back: bulkhead queue unpark --stage prod --operation ${parkedId} --to-queue <queue> --reason "..."`,
    ]);
  });

  test('an operation of the same pattern and another queue is not gone on with', async () => {
    const pattern = { source: '*', jobClass: '*', account: '*' };
    fakes.holds({ ...parked, id: 'park-20261124-010000-bbbb', phase: 'taking', pattern });
    fakes.answers(stranded, moved({ queue: 'newsletter' }));
    await parkQueue();
    expect(fakes.asked.at(-1)).toMatchObject({ id: parkedId });
  });

  test('a function of before, which would take all queues, takes none', async () => {
    fakes.answers(look, moved());
    await expect(parkQueue()).rejects.toMatchObject({
      message: 'the deployed queue mover knows no --queue: deploy this version first',
    });
    expect(actions()).toEqual(['look']);
  });
});

test('where no switch stops the source, the one that would is named', async () => {
  const { pattern } = parked;
  const note = { reason: 'x', who: 'x', atSeconds: 1 };
  const { deployed } = fakes.appConfig;
  const warningsWith = async (changes: Partial<Switch>) => {
    const switches = [{ ...pattern, ...note, action: 'off' as const, ...changes }];
    fakes.appConfig.put({ ...deployed, switches });
    fakes.answers(look, moved());
    return JSON.parse((await park({ json: true })).stdout).warnings;
  };
  const warning =
    'no switch stops new jobs of this: they go on coming in. First: bulkhead switch off --stage prod --source automation --reason "..."';
  expect(await warningsWith({})).toEqual([]);
  expect(await warningsWith({ source: '*' })).toEqual([]);
  expect(await warningsWith({ untilSeconds: 5 })).toEqual([warning]);
  expect(await warningsWith({ account: '7' })).toEqual([warning]);
  expect(await warningsWith({ action: 'sample', percent: 1 })).toEqual([warning]);
  // Where the switchboard cannot be read nobody is warned of what is not known.
  fakes.appConfig.before = () => Promise.reject(troubles.denied);
  expect(await warningsWith({ account: '7' })).toEqual([]);
  expect(session.said).toContainEqual(expect.stringContaining('The switchboard cannot be read: these cred'));
});

test('nothing that matches is nothing to do', async () => {
  fakes.answers({ ...look, counts: [] });
  const { stdout, exitCode } = await park();
  expect([exitCode, actions()]).toEqual([0, ['look']]);
  expect(stdout).toContain('Nothing to do.');
});

test('jobs that go on coming in, doubtful ones and those left are told, and are no success', async () => {
  fakes.answers(look, moved({ doubtful: 3, scan: { ...parked.scan, pass: 3, found: 40, left: 2 } }));
  const { stdout, exitCode } = await park({ json: true });
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    outcome: 'done',
    found: { doubtful: 3, scan: { found: 40, left: 2 } },
  });
  fakes.answers(look, moved({ doubtful: 3, scan: { ...parked.scan, pass: 3, found: 40, left: 2 } }));
  const text = (await park()).stdout;
  expect(text).toContain('3 jobs are in doubt after an interruption');
  expect(text).toContain('2 jobs that match were left');
  expect(text).toContain('The last of 3 searches still found 40');
});

test('a purge says that the jobs will not run', async () => {
  fakes.answers(look, moved({ kind: 'purge', id: 'purge-20261124-020000-aaaa' }));
  const { stdout } = await park({ kind: 'purge' });
  expect(session.said[0]).toContain('They will not run. They are kept in the controls bucket');
  expect(fakes.asked[1]).toMatchObject({ kind: 'purge', id: 'purge-20261124-020000-aaaa' });
  expect(stdout).toContain('1,234 jobs are purged as purge-20261124-020000-aaaa.');
});

test('somebody else who uses the mover is waited for', async () => {
  fakes.answers(look, moverBusy, moverBusy, moved());
  const startMs = session.clock.nowMs();
  expect((await park()).exitCode).toBe(0);
  expect(session.clock.nowMs() - startMs).toBe(10_000);
  expect(session.said).toContain('  The queue mover works on this already; waiting for it.');

  fakes.answers(look, moverBusy);
  await expect(park()).rejects.toMatchObject({
    message: expect.stringContaining('the queue mover: MoverBusy'),
  });
});

test('an account whose functions use all of its concurrency is waited for', async () => {
  const throttled = Object.assign(new Error('Rate Exceeded.'), {
    name: 'TooManyRequestsException',
    $metadata: {},
  });
  fakes.answers(look, throttled, moved());
  expect((await park()).exitCode).toBe(0);
  expect(session.said).toContain(
    '  Lambda has no room for the queue mover in this account now; waiting for it.',
  );

  fakes.answers(look, throttled);
  await expect(park()).rejects.toMatchObject({
    message: expect.stringContaining('AWS asks to call less often (TooManyRequestsException)'),
  });
});

test.each([
  [troubles.denied, 'these credentials may not do that: not authorized'],
  [troubles.expired, 'the AWS credentials have expired: sign in and try again'],
  [troubles.throttled, 'AWS asks to call less often (ThrottlingException)'],
  ['LRANGE queue:default: connect ETIMEDOUT', 'the queue mover: LRANGE queue:default: connect ETIMEDOUT'],
] as const)(
  'what goes wrong in a run is a sentence, written down, and the command goes on later: %#',
  async (trouble, sentence) => {
    fakes.answers(look, underWay(400), trouble);
    await expect(park()).rejects.toMatchObject({ exitCode: 1, message: expect.stringContaining(sentence) });
    expect(audit.records).toMatchObject([{ outcome: 'failed', problem: expect.stringContaining(sentence) }]);
  },
);

test('what goes wrong before is a sentence, too', async () => {
  fakes.answers('secret bulkhead/prod/jobs/app: AccessDenied');
  await expect(park()).rejects.toMatchObject({
    message: 'the queue mover: secret bulkhead/prod/jobs/app: AccessDenied',
  });
  fakes.refusesObjects(troubles.denied);
  await expect(park()).rejects.toThrow('not authorized');
  fakes.holds();
  fakes.answers({ ...look, counts: undefined } as never);
  await expect(park()).rejects.toMatchObject({ exitCode: 1, message: expect.stringContaining('counts: ') });
});

test('changes need a reason and a yes', async () => {
  fakes.answers(look);
  await expect(park({ reason: ' ' })).rejects.toMatchObject({ exitCode: 2 });
  await expect(park({ yes: false })).rejects.toMatchObject({ exitCode: 2 });
  expect(actions()).toEqual(['look', 'look']);
});

test('help fits 80 columns', () => {
  const command = queueCommand();
  for (const each of [command, ...command.commands]) {
    let text = '';
    each.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => 80 });
    each.outputHelp();
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  }
});
