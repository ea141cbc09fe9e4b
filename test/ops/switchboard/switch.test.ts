import { controlsKeys } from '../../../config/contract/controls-keys';
import { type SwitchSetOptions, switchSet } from '../../../ops/switchboard/switch';
import { change, startMs } from '../../support/ops/operator-session';
import { SwitchFakes, seeded } from './switch-fakes';

let fakes: SwitchFakes;
beforeEach(() => {
  fakes = new SwitchFakes();
  fakes.tasks.push(
    { service: 'web', id: 'w1', afterSeconds: 9 },
    { service: 'bulk', id: 'b1', afterSeconds: 17 },
    { service: 'bulk', id: 'b2', afterSeconds: 3 },
  );
});

const automation: SwitchSetOptions = {
  ...change,
  action: 'off',
  source: 'automation',
  account: '1042',
  wait: true,
};
const set = (options: Partial<SwitchSetOptions> = {}) =>
  switchSet(fakes.session, { ...automation, ...options });

const ann = 'arn:aws:sts::111122223333:assumed-role/operator/ann';
const switchOff = {
  source: 'automation',
  jobClass: '*',
  account: '1042',
  action: 'off',
  reason: 'incident 42',
  who: ann,
  atSeconds: startMs / 1000,
};

test('a switch is deployed, copied, written down, and waited for until the tasks obey', async () => {
  const { stdout, exitCode } = await set();
  expect([stdout, exitCode]).toEqual([
    'Revision 2 of the switchboard is deployed.\nIn force on 3 of 3 tasks after 18 s.\n',
    0,
  ]);
  const { deployed } = fakes.appConfig;
  expect(deployed).toEqual({
    ...seeded,
    revision: 2,
    changeId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    switches: [switchOff],
  });
  expect(fakes.copy).toEqual(deployed);
  expect(fakes.session.said).toEqual(
    expect.arrayContaining([
      'switch source automation, account 1042: off\nSteps:\n1. deploy revision 2 of the switchboard\n2. write the last-resort copy, which tasks start from without AppConfig',
      'in force on 0 of 3 tasks',
      'in force on 1 of 3 tasks',
      'in force on 2 of 3 tasks',
    ]),
  );
  expect(fakes.audit).toMatchObject([
    {
      action: 'switch off',
      who: ann,
      reason: 'incident 42',
      outcome: 'done',
      before: { revision: 1, switches: [] },
      after: { revision: 2, switches: [switchOff], routes: [] },
    },
  ]);
});

test('it takes few calls, so that it is deployed within a second or two', async () => {
  await set({ wait: false });
  expect(fakes.calls.names.filter((name) => name !== 'DescribeStacks')).toEqual([
    'ListDeployments',
    `GetObject ${controlsKeys.lastResortSwitchboard}`,
    'GetVersion',
    'ListVersions',
    'ListDeployments',
    'CreateVersion',
    'StartDeployment',
    'ListDeployments',
    `GetObject ${controlsKeys.lastResortSwitchboard}`,
    `PutObject ${controlsKeys.lastResortSwitchboard}`,
    'CreateLogStream',
    'PutLogEvents',
  ]);
  expect(fakes.session.clock.nowMs()).toBe(startMs);
});

test('the same command again has nothing to do, and still looks at the tasks while that is news', async () => {
  await set();
  const again = await set({ reason: 'again' });
  expect(again.exitCode).toBe(0);
  expect(again.stdout).toContain('Nothing to do.');
  expect(again.stdout).toContain('In force on 3 of 3 tasks after 0 s.');
  expect(fakes.appConfig.versions).toHaveLength(2);
  await fakes.session.clock.sleep(3_600_000);
  const later = await set();
  expect(later.stdout).toBe('switch source automation, account 1042: off\nNothing to do.\n');
});

test('tasks that do not obey within a minute are named, with what they obey', async () => {
  fakes.tasks.push(
    { service: 'urgent', id: 'u1', afterSeconds: 600 },
    { service: 'web', id: 'w2', afterSeconds: 12, origin: 'last-resort' },
  );
  fakes.logged.push({ group: 'web-logs', atMs: startMs, message: 'GET /inbox {"bulkhead":"switchboard"}' });
  const { stdout, exitCode } = await set();
  expect([stdout, exitCode]).toEqual([
    [
      'Revision 2 of the switchboard is deployed.',
      'In force on 4 of 5 tasks after 60 s; missing: urgent/u1 (nothing heard).',
      '1 of them know it from the last-resort copy: they do not reach AppConfig.',
      '',
    ].join('\n'),
    1,
  ]);
});

test('a task that started before with the older copy is missing by its revision and origin', async () => {
  const line = { bulkhead: 'switchboard', revision: 1, changeId: 'seed', origin: 'last-resort' };
  fakes.tasks.splice(0, 3, { service: 'web', id: 'y', afterSeconds: 900 });
  fakes.logged.push({ group: 'web-logs', atMs: startMs, message: JSON.stringify(line) });
  const { stdout } = await set();
  expect(stdout).toContain('missing: web/y (revision 1, last-resort).');
});

test('many missing tasks do not push the count out of the window', async () => {
  fakes.tasks.splice(0);
  for (let index = 0; index < 130; index += 1) {
    fakes.tasks.push({ service: 'web', id: `w${index}`, afterSeconds: 600 });
  }
  const { stdout } = await set();
  expect(stdout).toContain(
    'In force on 0 of 130 tasks after 60 s; missing: 130 of web (nothing heard).\nNo task says',
  );
});

test('tasks that came up while it waited count by their own line, and those that went do not', async () => {
  fakes.session.onTime((nowMs) => {
    if (nowMs !== startMs + 12_000) return;
    fakes.tasks.splice(1, 2, { service: 'urgent', id: 'u9', afterSeconds: 30 });
  });
  const { stdout, exitCode } = await set();
  expect([stdout, exitCode]).toEqual([expect.stringContaining('In force on 2 of 2 tasks after 30 s.'), 0]);
});

test('no task at all is said, and no failure', async () => {
  fakes.tasks.splice(0);
  const { stdout, exitCode } = await set();
  expect([stdout, exitCode]).toEqual([expect.stringContaining('No task is running that would read it.'), 0]);
});

test('--no-wait asks no task', async () => {
  const { stdout, exitCode } = await set({ wait: false });
  expect([stdout, exitCode]).toEqual([expect.stringContaining('they were not asked.'), 0]);
  expect(fakes.calls.names).not.toContain('ListTasks');
});

test('Ctrl-C while it waits ends the waiting, and says how far it is', async () => {
  fakes.session.onTime((nowMs) => {
    if (nowMs >= startMs + 4_000) fakes.session.interrupt();
  });
  const { stdout, exitCode } = await set();
  expect(exitCode).toBe(1);
  expect(stdout).toContain('Stopped looking.\nIn force on 1 of 3 tasks after 4 s; missing: web/w1 ');
});
