import { controlsKeys } from '../../../config/contract/controls-keys';
import { parseDocument } from '../../../domain/switchboard/parse-document';
import { switchList } from '../../../ops/switchboard/lists';
import { type SwitchSetOptions, switchSet } from '../../../ops/switchboard/switch';
import { awsError, troubles } from '../../support/aws/aws-faults';
import { exitCodeOf } from '../../support/ops/exit-code-of';
import { change } from '../../support/ops/operator-session';
import { SwitchFakes, seeded } from './switch-fakes';

let fakes: SwitchFakes;
beforeEach(() => {
  fakes = new SwitchFakes();
  fakes.tasks.push({ service: 'web', id: 'w1', afterSeconds: 9 });
});

const automation: SwitchSetOptions = { ...change, action: 'off', source: 'automation', wait: true };
const set = (options: Partial<SwitchSetOptions> = {}) =>
  switchSet(fakes.session, { ...automation, ...options });
const copyKey = controlsKeys.lastResortSwitchboard;
const isOff = (): boolean => fakes.appConfig.deployed.switches.some(({ source }) => source === 'automation');

/** Fails the calls of one name from now on. */
function failing(name: string, error: Error): { stop(): void } {
  const { calls } = fakes;
  const called = calls.called.bind(calls);
  calls.called = (one) => {
    called(one);
    if (one === name) throw error;
  };
  return {
    stop: () => {
      calls.called = called;
    },
  };
}

test.each(Object.entries(troubles))(
  '%s at any call: a sentence, a valid switchboard, and the same command again goes on',
  async (_, error) => {
    await set();
    const count = fakes.calls.names.length;
    for (let at = 0; at < count; at += 1) {
      fakes = new SwitchFakes();
      fakes.tasks.push({ service: 'web', id: 'w1', afterSeconds: 9 });
      fakes.calls.failAt(at, error);
      const exitCode = await exitCodeOf(set());
      const failed = fakes.calls.names[at] ?? '';
      // The audit never blocks; the copy that is only looked at is written again; throttling while it waits passes.
      const passes = /LogStream|PutLogEvents/.test(failed) || exitCode === 0;
      expect([failed, exitCode]).toEqual([failed, passes ? 0 : 1]);
      expect(parseDocument(JSON.stringify(fakes.appConfig.deployed)).ok).toBe(true);
      expect([failed, await exitCodeOf(set())]).toEqual([failed, 0]);
      expect(isOff()).toBe(true);
      expect(fakes.copy).toEqual(fakes.appConfig.deployed);
    }
    // DescribeStacks, the gathering, the deployment, the copy, the audit, the tasks and their logs.
    expect(count).toBeGreaterThan(20);
  },
);

test('nobody is told that nothing was changed once the deployment was begun', async () => {
  const { calls } = fakes;
  const called = calls.called.bind(calls);
  calls.called = (name) => {
    called(name);
    if (name === 'ListDeployments' && calls.names.includes('StartDeployment')) throw troubles.throttled;
  };
  const failed = set();
  await expect(failed).rejects.toMatchObject({ exitCode: 1 });
  await expect(failed).rejects.toThrow(
    'deployment 2 of the switchboard was begun, and whether it holds is not known: AWS asks to call less often',
  );
  expect(fakes.audit).toMatchObject([{ outcome: 'failed', problem: expect.stringContaining('was begun') }]);
});

test('what the validator refuses is told with its details, and nothing is deployed', async () => {
  fakes.appConfig.before = async (call) => {
    if (call !== 'StartDeployment') return;
    throw Object.assign(awsError('BadRequestException', 'Error validating configuration'), {
      Reason: 'InvalidConfiguration',
      Details: { InvalidConfiguration: [{ Location: '#/switches/0', Reason: 'unknown key colour' }] },
    });
  };
  await expect(set()).rejects.toThrow(
    'AppConfig refuses this switchboard: Error validating configuration; #/switches/0 unknown key colour. Nothing was deployed',
  );
  expect(isOff()).toBe(false);
});

test('a deployment that was rolled back failed, and it is said what is in force', async () => {
  fakes.appConfig.ending = 'ROLLED_BACK';
  fakes.appConfig.slowness = 2;
  await expect(set()).rejects.toThrow(
    'deployment 2 of the switchboard was rolled back by somebody: revision 1 is in force, without this change',
  );
  fakes.appConfig.ending = 'COMPLETE';
  expect(await exitCodeOf(set())).toBe(0);
});

test('a deployment that takes a while is waited for, one that never ends is not', async () => {
  fakes.appConfig.slowness = 5;
  expect(await exitCodeOf(set())).toBe(0);
  fakes.appConfig.slowness = 1000;
  const beganMs = fakes.session.clock.nowMs();
  await expect(set({ source: 'imports' })).rejects.toThrow(
    'deployment 3 of the switchboard has not ended after 20 s; until it has, version 2 is in force. `aws appconfig stop-deployment` ends it',
  );
  expect(fakes.session.clock.nowMs() - beganMs).toBeLessThan(21_000);
});

test('somebody else’s deployment under way is waited for', async () => {
  fakes.appConfig.put({ ...seeded, revision: 2, changeId: 'bob' }, { deployed: false });
  fakes.appConfig.begin(2, 'DEPLOYING', 4);
  const { exitCode } = await set();
  expect(exitCode).toBe(0);
  expect(fakes.appConfig.deployed).toMatchObject({ revision: 3, switches: [{ source: 'automation' }] });
});

test('a version that was written and never deployed is no base', async () => {
  const { release } = seeded;
  fakes.appConfig.put({ ...seeded, release: { ...release, deferSeconds: 999 } }, { deployed: false });
  await set();
  expect(fakes.appConfig.deployed).toMatchObject({ revision: 2, release });
});

test('a copy that cannot be written is exit code 1, tasks are looked at all the same, and the next run repairs', async () => {
  const fault = failing(`PutObject ${copyKey}`, troubles.denied);
  const { stdout, exitCode } = await set();
  expect(exitCode).toBe(1);
  expect(stdout).toContain(
    'write the last-resort copy, which tasks start from without AppConfig: these credentials',
  );
  expect(stdout).toContain('In force on 1 of 1 task after');
  expect(isOff()).toBe(true);
  expect(fakes.audit).toMatchObject([{ outcome: 'done', problem: expect.stringContaining('last-resort') }]);
  const read = { stage: 'prod', json: false };
  const behind = 'The last-resort copy is behind, at revision 1: the next change writes it again';
  expect((await switchList(fakes.session, read)).stdout).toContain(behind);
  fault.stop();
  const again = await set();
  expect([again.exitCode, fakes.appConfig.versions.length]).toEqual([0, 2]);
  expect(fakes.copy).toEqual(fakes.appConfig.deployed);
  fakes.bucket.objects.delete(copyKey);
  expect((await switchList(fakes.session, read)).stdout).toContain('The last-resort copy is missing: ');
  await set();
  expect(fakes.copy).toEqual(fakes.appConfig.deployed);
});

test('a newer copy of somebody else’s is left, and one that he writes meanwhile is not overwritten', async () => {
  const newer = { ...seeded, revision: 9, changeId: 'bob' };
  const { calls } = fakes;
  const called = calls.called.bind(calls);
  calls.called = (name) => {
    if (name === `PutObject ${copyKey}` && !calls.names.includes(name)) {
      fakes.bucket.put(copyKey, JSON.stringify(newer));
    }
    called(name);
  };
  const { exitCode } = await set();
  expect(exitCode).toBe(0);
  expect(fakes.copy).toEqual(newer);
});

test('logs that may not be read: deployed, not verified, exit code 1', async () => {
  failing('FilterLogEvents', troubles.denied);
  const { stdout, exitCode } = await set();
  expect([stdout, exitCode]).toEqual([
    'Revision 2 of the switchboard is deployed.\nWhether tasks obey it could not be verified: these credentials may not do that: not authorized\n',
    1,
  ]);
});

test('throttling while it waits passes by itself', async () => {
  const fault = failing('FilterLogEvents', troubles.throttled);
  fakes.session.onTime(() => fault.stop());
  const { stdout, exitCode } = await set();
  expect([stdout, exitCode]).toEqual([expect.stringContaining('In force on 1 of 1 task after 10 s.'), 0]);
  expect(fakes.session.said.join('\n')).toContain('Still waiting: AWS asks to call less often');
});

test('whoever cannot say who he is may stop a flood all the same', async () => {
  const nameless = { ...fakes.session, who: () => Promise.reject(troubles.denied) };
  const { exitCode } = await switchSet(nameless, automation);
  expect(exitCode).toBe(0);
  expect(fakes.appConfig.deployed.switches).toMatchObject([{ who: 'unknown' }]);
  expect(fakes.audit).toMatchObject([{ who: 'unknown (these credentials may not do that: not authorized)' }]);
});

test('a stage without a switchboard says what to deploy', async () => {
  fakes.appConfig.deployments.splice(0);
  await expect(set()).rejects.toThrow('the switchboard was never deployed: deploy the Controls stack once');
});

test('a deployed version that is no switchboard is told', async () => {
  fakes.appConfig.put(JSON.parse('{"version":2}'));
  await expect(set()).rejects.toThrow('version 2 of the switchboard is none: ');
});
