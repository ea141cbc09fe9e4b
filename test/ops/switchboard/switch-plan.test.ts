import { parseDocument } from '../../../domain/switchboard/parse-document';
import { switchList } from '../../../ops/switchboard/lists';
import {
  type SwitchSetOptions,
  switchClear,
  switchRelease,
  switchSet,
} from '../../../ops/switchboard/switch';
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
/** Seconds since 1970. */
const inHours = (hours: number) => Math.floor(fakes.session.clock.nowMs() / 1000) + hours * 3600;
const set = (options: Partial<SwitchSetOptions> = {}) =>
  switchSet(fakes.session, { ...automation, ...options });
const everything = { source: undefined, account: undefined };
const read = { stage: 'prod', json: false };

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

test('a dry run shows the equal commands and does nothing', async () => {
  const { stdout, exitCode } = await set({ dryRun: true, reason: undefined });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('aws appconfig create-hosted-configuration-version --application-id app1234');
  expect(stdout).toContain('--latest-version-number 1 --region us-east-1 /dev/null');
  expect(stdout).toContain('--configuration-version 2 --region us-east-1');
  expect(stdout).toContain('aws s3 cp switchboard-2.json s3://controls-bucket/switchboard/last-resort.json');
  const [, json = ''] = /printf %s '(.*)' > switchboard-2.json/.exec(stdout) ?? [];
  expect(parseDocument(json).ok).toBe(true);
  expect(fakes.appConfig.versions).toHaveLength(1);
  expect(fakes.audit).toEqual([]);
});

test('JSON has the same commands, and what came of it', async () => {
  fakes.appConfig.put(seeded, { deployed: false });
  const { stdout } = await set({ json: true });
  const { outcome, steps, found, before, after } = JSON.parse(stdout);
  expect([outcome, before.revision, after.revision]).toEqual(['done', 1, 2]);
  expect(steps[0].aws.join('\n')).toContain('--latest-version-number 2 --region us-east-1 /dev/null');
  expect(found).toMatchObject({
    revision: 2,
    changeId: fakes.appConfig.deployed.changeId,
    races: [],
    tasks: { running: 3, inForce: 3, missing: [], outcome: 'all', seconds: 18 },
  });
});

test('a switch for everything is refused, and done when it is forced', async () => {
  const refused = set(everything);
  await expect(refused).rejects.toMatchObject({ exitCode: 3 });
  await expect(refused).rejects.toThrow(
    'The switch for everything is off: no job of the whole platform would run.\n--force does it all the same.',
  );
  const half = set({ ...everything, action: 'sample', percent: 50 });
  await expect(half).rejects.toThrow('This switch names no source, class or account');
  expect(fakes.appConfig.versions).toHaveLength(1);
  await set({ ...everything, force: true });
  expect(fakes.appConfig.deployed.switches).toMatchObject([{ source: '*', action: 'off', forced: true }]);
  const again = await set({ ...everything, force: true });
  expect(again.stdout).toContain('Nothing to do.');
});

test('a force that nothing needs leaves no mark', async () => {
  await set({ force: true });
  expect(fakes.appConfig.deployed.switches).toEqual([switchOff]);
});

test('a problem that is there already stands in nobody’s way', async () => {
  fakes.appConfig.put({
    ...seeded,
    revision: 2,
    routes: [{ jobClass: 'Old', queue: 'gone', reason: 'x', who: 'bob', atSeconds: 1 }],
  });
  const { exitCode } = await set();
  expect(exitCode).toBe(0);
  expect(fakes.session.said.join('\n')).toContain(
    'Note: The deployed switchboard has a problem already: The route of class Old goes to queue gone',
  );
});

test('what is covered by a stricter switch has no effect, and is said', async () => {
  await set({ account: undefined, until: inHours(2) });
  await set({ action: 'defer', until: inHours(1) });
  expect(fakes.session.said.join('\n')).toContain(
    'Note: The switch for source automation (off) covers it already: this one has no effect while that one stands.',
  );
  const before = fakes.session.said.length;
  // It stands longer than the other one.
  await set({ action: 'defer', until: inHours(3) });
  expect(fakes.session.said.slice(before).join('\n')).not.toContain('covers it');
  await switchClear(fakes.session, { ...change, ...automation, all: false });
  expect(fakes.session.said.join('\n')).toContain(
    'Note: The switch for source automation (off) still stands over source automation, account 1042.',
  );
});

test('sample and until are as they were said', async () => {
  await set({ action: 'sample', percent: 12.5, until: startMs / 1000 + 3600 });
  expect(fakes.appConfig.deployed.switches).toMatchObject([
    { action: 'sample', percent: 12.5, untilSeconds: startMs / 1000 + 3600 },
  ]);
  const dropped = await set({ action: 'drop', percent: undefined, until: undefined });
  expect(dropped.exitCode).toBe(0);
  expect(fakes.appConfig.deployed.switches).toEqual([
    { ...switchOff, action: 'drop', atSeconds: expect.anything() },
  ]);
  expect(fakes.session.said.join('\n')).toContain('Note: What is dropped is gone; `defer` would keep it.');
});

test.each<[Partial<SwitchSetOptions>, string]>([
  [{ reason: 'x'.repeat(501) }, '--reason: expected at most 500 characters'],
  [{ reason: undefined }, 'changes need --reason'],
  [{ yes: false }, 'there is no terminal to ask on: say --yes'],
])('a usage error changes nothing: %#', async (options, problem) => {
  const wrong = set(options);
  await expect(wrong).rejects.toMatchObject({ exitCode: 2 });
  await expect(wrong).rejects.toThrow(problem);
  expect(fakes.appConfig.versions).toHaveLength(1);
});

test('clear takes away the switch that is named, and all only when all is said', async () => {
  const clear = (options: object) =>
    switchClear(fakes.session, { ...change, wait: false, all: false, ...options });
  await set({ wait: false });
  await set({ source: 'imports', account: undefined, wait: false });
  const other = await clear({ source: 'automation' });
  expect(other.stdout).toContain(
    'There is no such switch. There are: source automation, account 1042; source imports.',
  );
  await expect(clear({})).rejects.toMatchObject({ exitCode: 2 });
  await expect(clear({ all: true, source: 'imports' })).rejects.toMatchObject({ exitCode: 2 });
  await clear({ source: 'imports' });
  expect(fakes.appConfig.deployed.switches).toEqual([switchOff]);
  await set({ source: 'imports', account: undefined, wait: false });
  await clear({ all: true });
  expect(fakes.appConfig.deployed).toMatchObject({ switches: [], revision: 6 });
  const none = await clear({ all: true });
  expect([none.exitCode, none.stdout]).toEqual([0, 'Nothing to do.\n']);
});

test('release changes what is named and keeps the rest', async () => {
  const release = (options: object) => switchRelease(fakes.session, { ...change, wait: false, ...options });
  await release({ deferSeconds: 600, unpark: 2.5 });
  expect(fakes.appConfig.deployed.release).toEqual({
    deferSeconds: 600,
    deferredJobsPerSecondPerTask: 5,
    unparkJobsPerSecond: 2.5,
  });
  await expect(release({})).rejects.toMatchObject({ exitCode: 2 });
  await expect(release({ deferSeconds: 5 })).rejects.toThrow(
    'release.deferSeconds: expected whole seconds from 10 to 86400, got 5',
  );
});

test('the list shows what is in force, since when and why', async () => {
  expect((await switchList(fakes.session, read)).stdout).toBe(
    [
      'Revision 1 of the switchboard, deployed 00:30 UTC.',
      'No switches: all jobs run.',
      'Release: deferred jobs after 300 s, 5/s for each task; parked jobs 50/s.',
      '1 route: see `bulkhead route list`.',
      '',
    ].join('\n'),
  );
  await set({ until: inHours(0.5), wait: false });
  await set({ action: 'sample', percent: 5, source: 'imports', account: undefined, wait: false });
  await fakes.session.clock.sleep(3_600_000);
  expect((await switchList(fakes.session, read)).stdout.split('\n').slice(1, 5)).toEqual([
    'off         source automation, account 1042  ended 02:30',
    '    02:00 ann: incident 42',
    'sample 5 %  source imports',
    '    02:00 ann: incident 42',
  ]);
  const { stdout } = await switchList(fakes.session, { ...read, json: true });
  expect(JSON.parse(stdout)).toEqual({ document: fakes.appConfig.deployed, deployedMs: startMs });
});
