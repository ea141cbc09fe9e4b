import type { SwitchboardDocument } from '../../../domain/switchboard/document';
import { routeSet } from '../../../ops/switchboard/route';
import { type SwitchSetOptions, switchSet } from '../../../ops/switchboard/switch';
import { change, startMs } from '../../support/ops/operator-session';
import { SwitchFakes, seeded } from './switch-fakes';

let fakes: SwitchFakes;
beforeEach(() => {
  fakes = new SwitchFakes();
});

const automation: SwitchSetOptions = { ...change, action: 'off', source: 'automation', wait: false };
const set = (options: Partial<SwitchSetOptions> = {}) =>
  switchSet(fakes.session, { ...automation, ...options });

const bob = { reason: 'too many', who: 'arn:aws:iam::111122223333:user/bob', atSeconds: startMs / 1000 };
const everyJob = { jobClass: '*', account: '*' };

/** Somebody deploys right before, or right after, the command's call of that name is answered; once. */
function meanwhile(when: 'before' | 'after', name: string, act: () => void): void {
  let done = false;
  fakes.appConfig[when] = async (call) => {
    if (done || call !== name) return;
    done = true;
    act();
  };
}

/** Bob's document: upon the one that is deployed, or upon one that he saw before. */
function bobs(changes: Partial<SwitchboardDocument>, upon = fakes.appConfig.deployed): SwitchboardDocument {
  return { ...upon, revision: upon.revision + 1, changeId: 'bob', ...changes };
}

const importsOff = { switches: [{ source: 'imports', ...everyJob, action: 'off', ...bob } as const] };
const sources = (): string[] => fakes.appConfig.deployed.switches.map(({ source }) => source).sort();
const both = [
  'Revision 3 of the switchboard is deployed.',
  'Somebody else changed the switchboard at the same time: switch source imports: off (bob). Both are in force.',
  'Tasks take it up within 20 s; they were not asked.',
  '',
].join('\n');

test('a change since the plan was shown is kept, and told', async () => {
  meanwhile('before', 'ListVersions', () => fakes.appConfig.put(bobs(importsOff)));
  const { stdout, exitCode } = await set();
  expect([stdout, exitCode]).toEqual([both, 0]);
  expect(sources()).toEqual(['automation', 'imports']);
});

test('a version that somebody writes first is a conflict, and the change is made upon his', async () => {
  meanwhile('before', 'CreateVersion', () => fakes.appConfig.put(bobs(importsOff)));
  const { stdout, exitCode } = await set();
  expect([stdout, exitCode]).toEqual([both, 0]);
  expect(sources()).toEqual(['automation', 'imports']);
  expect(fakes.session.said).toContain('Somebody else changes the switchboard at this moment. Trying again.');
});

test('what slips in between version and deployment is overwritten for a moment, and put back', async () => {
  meanwhile('before', 'StartDeployment', () => fakes.appConfig.put(bobs(importsOff)));
  const { stdout, exitCode } = await set();
  expect(exitCode).toBe(0);
  expect(stdout).toContain('switch source imports: off (bob). Both are in force.');
  expect(sources()).toEqual(['automation', 'imports']);
  expect(fakes.appConfig.deployed.revision).toBe(3);
  expect(fakes.session.said).toContain(
    'Somebody else deployed at the same time. Again: switch source imports: off',
  );
});

test('a revision is above every one that was deployed meanwhile, so that no task takes it for an older one', async () => {
  meanwhile('before', 'StartDeployment', () => {
    fakes.appConfig.put(bobs(importsOff));
    fakes.appConfig.put(bobs({ changeId: 'bob again' }));
  });
  const { exitCode } = await set();
  expect([exitCode, fakes.appConfig.deployed.revision]).toEqual([0, 4]);
  expect(sources()).toEqual(['automation', 'imports']);
});

test('names that a deploy noted meanwhile stay noted, or a default that was removed would come back', async () => {
  meanwhile('before', 'StartDeployment', () =>
    fakes.appConfig.put(bobs({ seeded: [...seeded.seeded, 'route:Push'] })),
  );
  await set();
  expect(fakes.appConfig.deployed).toMatchObject({
    seeded: ['release', 'route:Import', 'route:Push'],
    switches: [{ source: 'automation' }],
  });
});

test('whoever deploys over the change without having seen it does not undo it', async () => {
  meanwhile('after', 'StartDeployment', () => fakes.appConfig.put(bobs(importsOff, seeded)));
  const { stdout, exitCode } = await set();
  expect([stdout, exitCode]).toEqual([both, 0]);
  expect(sources()).toEqual(['automation', 'imports']);
  expect(fakes.session.said).toContain(
    'Somebody else deployed at the same time. Again: switch source automation: off',
  );
});

test('whoever has seen it and changes his mind is obeyed, and the operator told', async () => {
  meanwhile('after', 'StartDeployment', () => fakes.appConfig.put(bobs({ switches: [] })));
  const { stdout, exitCode } = await set();
  expect(exitCode).toBe(1);
  expect(stdout).toContain(
    'clear the switch of source automation. That came later and holds instead of what you asked for.',
  );
  expect(sources()).toEqual([]);
});

test('of two who set the same switch the later holds, and the earlier is not fought for', async () => {
  const drop = [{ source: 'automation', ...everyJob, action: 'drop', ...bob } as const];
  meanwhile('after', 'StartDeployment', () => fakes.appConfig.put(bobs({ switches: drop }, seeded)));
  const later = await set();
  expect(later.exitCode).toBe(1);
  expect(fakes.appConfig.deployed.switches).toEqual(drop);
  meanwhile('before', 'StartDeployment', () => fakes.appConfig.put(bobs({ switches: [] })));
  const own = await set({ action: 'defer' });
  expect(own.exitCode).toBe(0);
  expect(own.stdout).toContain(
    'clear the switch of source automation. What you asked for came later and holds',
  );
  expect(fakes.appConfig.deployed.switches).toMatchObject([{ action: 'defer' }]);
});

test('JSON tells of it too', async () => {
  meanwhile('before', 'CreateVersion', () => fakes.appConfig.put(bobs(importsOff)));
  const { stdout } = await set({ json: true });
  expect(JSON.parse(stdout)).toMatchObject({
    outcome: 'done',
    found: { revision: 3, deployment: 3, races: [expect.stringContaining('Both are in force.')] },
  });
});

test('a safety check that says no only upon the other’s document stops it', async () => {
  const twice = { jobClass: 'Mail', queue: 'bulk', ...bob };
  meanwhile('before', 'ListVersions', () => fakes.appConfig.put(bobs({ routes: Array(1000).fill(twice) })));
  const full = routeSet(fakes.session, { ...change, jobClass: 'Push', queue: 'bulk', wait: false });
  await expect(full).rejects.toMatchObject({ exitCode: 1 });
  expect(fakes.appConfig.deployed.changeId).toBe('bob');
});

test('others who never stop: it gives up, and says that its change is not in force', async () => {
  let number = 0;
  fakes.appConfig.after = async (call) => {
    if (call !== 'StartDeployment') return;
    number += 1;
    const source = `imports-${number}`;
    fakes.appConfig.put(bobs({ switches: [{ source, ...everyJob, action: 'off', ...bob }] }, seeded));
  };
  const beaten = set();
  await expect(beaten).rejects.toMatchObject({ exitCode: 1 });
  await expect(beaten).rejects.toThrow(
    /others change the switchboard at the same time, again and again\. Revision \d+ is in force, without: .*switch source automation: off/,
  );
  expect(number).toBe(4);
});

test('a shown command is never newer than the document that it writes', async () => {
  const { appConfig } = fakes;
  let isDone = false;
  appConfig.before = async (call) => {
    if (isDone || call !== 'ListVersions') return;
    isDone = true;
    // Whatever was asked at the same time is answered by now.
    await new Promise(setImmediate);
    appConfig.put(bobs({ routes: [{ jobClass: 'Push', queue: 'bulk', ...bob }] }));
  };
  const { stdout } = await set({ dryRun: true });
  const [, json = ''] = /printf %s '(.*)' > switchboard-\d+.json/.exec(stdout) ?? [];
  expect(stdout).toContain('--latest-version-number 2 ');
  expect(JSON.parse(json).routes).toContainEqual(expect.objectContaining({ jobClass: 'Push' }));
});
