import { AppConfigClient } from '@aws-sdk/client-appconfig';
import fc from 'fast-check';
import type { SeedProperties } from '../../../config/contract/seed-properties';
import type { SwitchboardDocument } from '../../../domain/switchboard/document';
import { documentProblems } from '../../../domain/switchboard/document-problems';
import { parseDocument } from '../../../domain/switchboard/parse-document';
import { AppConfigStore } from '../../../lambdas/switchboard-seed/app-config-store';
import { mergeDefaults, type SwitchboardDefaults } from '../../../lambdas/switchboard-seed/merge-defaults';
import { seedSwitchboard } from '../../../lambdas/switchboard-seed/seed-switchboard';
import { changeHolds, type SwitchboardChange } from '../../../ops/switchboard/change';
import { deploySwitchboard } from '../../../ops/switchboard/deploy';
import { deployedSwitchboard } from '../../../ops/switchboard/deployed-state';
import { SwitchboardDeployments } from '../../../ops/switchboard/deployments';
import { replacedBy } from '../../../ops/switchboard/history';
import { SwitchboardVersions } from '../../../ops/switchboard/versions';
import { boardIds, FakeAppConfig } from '../../support/aws/fake-app-config';

/** Of each property; twice as many of operators alone. */
const runs = 60;

const queues = ['critical', 'default', 'bulk'];
const atSeconds = 1_700_000_000;
const note = { reason: 'incident 42', who: 'ann', atSeconds };
const release = { deferSeconds: 300, deferredJobsPerSecondPerTask: 5, unparkJobsPerSecond: 50 };

const place = {
  applicationId: boardIds.application,
  environmentId: boardIds.environment,
  profileId: boardIds.profile,
  strategyId: boardIds.strategy,
  bucket: 'controls',
};
const seedPlace: SeedProperties = {
  ApplicationId: boardIds.application,
  EnvironmentId: boardIds.environment,
  ProfileId: boardIds.profile,
  StrategyId: boardIds.strategy,
  BucketName: 'controls',
  Defaults: '{}',
};

/** Few names, so that operators meet. */
const source = fc.constantFrom('imports', 'automation', '*');
const account = fc.constantFrom('7', '8');
const jobClass = fc.constantFrom('Mail', 'Import');
const pattern = fc.record({ source, jobClass: fc.constant('*'), account });
const change: fc.Arbitrary<SwitchboardChange> = fc.oneof(
  fc
    .record({ pattern, action: fc.constantFrom('off', 'defer', 'drop') })
    .map(
      ({ pattern: one, action }) => ({ kind: 'set-switch', switch: { ...one, action, ...note } }) as const,
    ),
  fc
    .record({ pattern, percent: fc.constantFrom(0, 50) })
    .map(
      ({ pattern: one, percent }) =>
        ({ kind: 'set-switch', switch: { ...one, action: 'sample', percent, ...note } }) as const,
    ),
  pattern.map((one) => ({ kind: 'clear-switch', pattern: one }) as const),
  fc
    .record({ jobClass, queue: fc.constantFrom(...queues) })
    .map((route) => ({ kind: 'set-route', route: { ...route, ...note } }) as const),
  jobClass.map((one) => ({ kind: 'clear-route', jobClass: one }) as const),
  fc
    .constantFrom(60, 600)
    .map((deferSeconds) => ({ kind: 'set-release', release: { ...release, deferSeconds } }) as const),
);
const defaults: fc.Arbitrary<SwitchboardDefaults> = fc
  .dictionary(fc.constantFrom('Mail', 'Import', 'Export', 'Push'), fc.constantFrom(...queues), { maxKeys: 3 })
  .map((routes) => ({ release, routes }));

const first = mergeDefaults(
  undefined,
  { release, routes: { Mail: 'default' } },
  { changeId: 'seed', atSeconds },
);

/** What an operator's command came to, as he is told of it. */
interface Ended {
  readonly change: SwitchboardChange;
  readonly told: 'in force' | 'replaced' | 'failed';
  /** Deployments there were when it began and when it ended. */
  readonly began: number;
  readonly ended: number;
}

async function operate(
  appConfig: FakeAppConfig,
  asked: SwitchboardChange,
  sleep: () => Promise<void>,
): Promise<Ended> {
  const appConfigClient = new AppConfigClient({ region: 'us-east-1' });
  const client = {
    versions: new SwitchboardVersions(appConfigClient, place),
    deployments: new SwitchboardDeployments(appConfigClient, place),
    clock: { nowMs: () => atSeconds * 1000, sleep },
  };
  const began = appConfig.deployments.length;
  const ended = (told: Ended['told']): Ended => ({
    change: asked,
    told,
    began,
    ended: appConfig.deployments.length,
  });
  try {
    const planned = await deployedSwitchboard(client);
    const { history } = await deploySwitchboard({
      client,
      planned,
      changes: [asked],
      check: () => [],
      tell: () => {},
    });
    return ended(replacedBy(asked, history) === undefined ? 'in force' : 'replaced');
  } catch {
    return ended('failed');
  }
}

async function seed(stageFile: SwitchboardDefaults, sleep: () => Promise<void>): Promise<void> {
  let tries = 0;
  await seedSwitchboard({
    store: new AppConfigStore(new AppConfigClient({ region: 'us-east-1' }), seedPlace),
    defaults: stageFile,
    clock: {
      nowSeconds: () => atSeconds,
      leftMs: () => (tries++ < 100 ? 60_000 : 0),
      pause: sleep,
      newId: () => `seed-${tries}`,
    },
  });
}

function entryOf(one: SwitchboardChange): string {
  if (one.kind === 'set-switch') return JSON.stringify([one.switch.source, one.switch.account]);
  if (one.kind === 'clear-switch') return JSON.stringify([one.pattern.source, one.pattern.account]);
  return one.kind === 'set-release'
    ? 'release'
    : one.kind === 'set-route'
      ? one.route.jobClass
      : one.jobClass;
}

function expectValid(document: SwitchboardDocument): void {
  expect(parseDocument(JSON.stringify(document))).toEqual({ ok: true, document });
  expect(documentProblems(document, { queues })).toEqual([]);
}

/** Of each entry, that nobody's change is gone without somebody else's being there instead, or him being told. */
function expectNothingLost(
  { deployed }: FakeAppConfig,
  all: readonly Ended[],
  stageFile: SwitchboardDefaults = { release, routes: {} },
): void {
  const defaultRoutes = Object.entries(stageFile.routes).map(([name, queue]): SwitchboardChange => {
    return { kind: 'set-route', route: { jobClass: name, queue, ...note } };
  });
  for (const one of all) {
    if (one.told !== 'in force' || changeHolds(deployed, one.change)) continue;
    const rivals = all
      // Not one who was through before this one began.
      .filter((other) => other !== one && other.ended > one.began)
      .map((other) => other.change);
    const instead = [...rivals, ...defaultRoutes].filter(
      (other) => entryOf(other) === entryOf(one.change) && changeHolds(deployed, other),
    );
    if (instead.length === 0) throw new Error(`lost without a word: ${JSON.stringify(one.change)}`);
  }
}

test('one after the other, every change holds, and deploys of the stage file take none back', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(change, defaults), { minLength: 1, maxLength: 12 }),
      async (actions) => {
        const appConfig = new FakeAppConfig();
        appConfig.put(first);
        for (const action of actions) {
          const before = appConfig.deployed;
          if ('kind' in action) {
            const { told } = await operate(appConfig, action, async () => {});
            expect(told).toBe('in force');
            expect(changeHolds(appConfig.deployed, action)).toBe(true);
          } else {
            await seed(action, async () => {});
            const { deployed } = appConfig;
            expect(deployed.switches).toEqual(before.switches);
            expect(deployed.release).toEqual(before.release);
            expect(deployed.routes).toEqual(expect.arrayContaining([...before.routes]));
          }
          const moved = appConfig.deployed.revision - before.revision;
          expect([0, 1]).toContain(moved);
          expectValid(appConfig.deployed);
        }
      },
    ),
    { numRuns: runs },
  );
});

/** Each call waits for its turn before it reaches AppConfig and before its answer comes back. */
function interleaved(appConfig: FakeAppConfig, scheduler: fc.Scheduler): () => Promise<void> {
  appConfig.before = () => scheduler.schedule(Promise.resolve());
  appConfig.after = () => scheduler.schedule(Promise.resolve());
  return () => scheduler.schedule(Promise.resolve());
}

test('operators at the same moment, in any order of their calls: nothing is lost without a word', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(change, { minLength: 2, maxLength: 3 }),
      fc.constantFrom(0, 1),
      async (scheduler, changes, slowness) => {
        const appConfig = new FakeAppConfig();
        appConfig.put(first);
        appConfig.slowness = slowness;
        const sleep = interleaved(appConfig, scheduler);
        const all = await scheduler.waitFor(
          Promise.all(changes.map((one) => operate(appConfig, one, sleep))),
        );
        expectNothingLost(appConfig, all);
        expectValid(appConfig.deployed);
        const revisions = appConfig.versions.map((_, index) => appConfig.document(index + 1).revision);
        expect(appConfig.deployed.revision).toBe(
          Math.max(...appConfig.deployments.map(({ version }) => revisions[version - 1] ?? 0)),
        );
      },
    ),
    { numRuns: 2 * runs },
  );
});

test.each([1, 2])(
  'a deploy at the same moment as %i operators loses nothing, or fails and says so',
  async (count) => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(change, { minLength: count, maxLength: count }),
        defaults,
        async (scheduler, changes, stageFile) => {
          const appConfig = new FakeAppConfig();
          appConfig.put(first);
          const sleep = interleaved(appConfig, scheduler);
          const deploy = seed(stageFile, sleep).then(
            () => 'done',
            (problem: Error) => problem.name,
          );
          const operators = Promise.all(changes.map((one) => operate(appConfig, one, sleep)));
          const [all, deployed] = await scheduler.waitFor(Promise.all([operators, deploy]));
          expectValid(appConfig.deployed);
          if (deployed !== 'done') return;
          expectNothingLost(appConfig, all, stageFile);
          const names = Object.keys(stageFile.routes).map((name) => `route:${name}`);
          expect(appConfig.deployed.seeded).toEqual(expect.arrayContaining(names));
        },
      ),
      { numRuns: runs },
    );
  },
);
