import { App } from 'aws-cdk-lib';
import { fixedStacks, poolStackName } from '../../config/contract/stack-id';
import { loadStage } from '../../config/load-stage';
import { StageProblems } from '../../config/problem';
import { listStages } from '../../config/stage-file';
import { isFirstDeploy } from '../../lib/first-deploy';
import { synthStage } from '../support/synth/synth-stage';
import type { Synthesised } from '../support/synth/synthesise';

const prod = loadStage('prod');
const all = [...fixedStacks, ...Object.keys(prod.workers).map(poolStackName)];
const balancers = ['BalancersApp39220FF0', 'BalancersWebsockets9CF2B5CD'];

/** Everything that would refuse to be deleted, whatever the service calls it. */
function protectedResources({ parsed }: Pick<Synthesised, 'parsed'>): string[] {
  const on =
    /"[A-Za-z]*(Deletion|Termination)Protection[A-Za-z]*":(true|"true"|"ACTIVE")|"deletion_protection\.enabled","Value":(true|"true")/;
  return Object.values(parsed).flatMap(({ Resources }) =>
    Object.entries(Resources)
      .filter(([, { Properties }]) => on.test(JSON.stringify(Properties ?? {})))
      .map(([id]) => id),
  );
}

test('the first deploy of a stage makes nothing that its own rollback could not delete', () => {
  const first = synthStage(prod, true);
  expect(first.terminationProtection).toEqual([]);
  expect(protectedResources(first)).toEqual([]);
});

test('every later deploy protects all stacks and both load balancers', () => {
  const later = synthStage(prod);
  expect(later.terminationProtection).toEqual(all);
  expect(protectedResources(later)).toEqual(balancers);
});

test('nothing else is different, so that the second deploy changes nothing else', () => {
  const first = synthStage(prod, true).parsed;
  const later = synthStage(prod).parsed;
  const unmarked = JSON.parse(JSON.stringify(first), (key, value) => {
    if (key === 'Metadata' && value['bulkhead:firstDeploy'] === true) return undefined;
    if (value?.Key === 'deletion_protection.enabled') return { ...value, Value: 'true' };
    return value;
  });
  expect(unmarked).toEqual(later);
});

test('a stage that is not to be protected never is, and is not marked as one that will be', () => {
  const { terminationProtection, parsed } = synthStage(loadStage('local'));
  expect(terminationProtection).toEqual([]);
  expect(protectedResources({ parsed })).toEqual([]);
  expect(JSON.stringify(parsed)).not.toContain('bulkhead:firstDeploy');
});

test.each([
  [undefined, false],
  ['true', true],
  [true, true],
  ['false', false],
])('-c firstDeploy=%s', (said, expected) => {
  expect(isFirstDeploy(new App({ context: { firstDeploy: said } }))).toBe(expected);
});

test('any other word is refused in a sentence', () => {
  const refused = () => isFirstDeploy(new App({ context: { firstDeploy: 'yes' } }));
  expect(refused).toThrow(StageProblems);
  expect(refused).toThrow(
    'firstDeploy: expected true or false (-c firstDeploy=true, on a stage\'s first deploy only), got "yes"',
  );
});

/** What outlives its stack, and why. All of it goes when the create that made it is rolled back. */
const retained: Readonly<Record<string, string>> = {
  NetworkAccessLogs2291E307: 'who asked for what: looked into for weeks after an incident',
  ControlsBucketAccessLogs4DC882F3: 'who read and changed the controls',
  ControlsBucketFA95DC0F: "customers' parked jobs, and the last-resort switchboard",
  AuditLog208ED862: 'what operators did; customers ask a year later',
  SwitchboardD4BC242A: 'what operators did, in versions that AppConfig deletes with no profile',
  SwitchboardEnvironment2A506862: 'the same',
  SwitchboardProfile40D51BEE: 'the same',
};

/** What leaves a snapshot behind: of a create that is rolled back, one of an empty store (docs/first-deploy.md). */
const snapshotted = (stage: string) => [
  ...(stage === 'local' ? ['CacheCacheStoreGroupDA629308'] : []),
  'JobStoreGroupAF2CAC37',
  'PubSubStoreGroup7816FCFF',
];

test.each(listStages())(
  '%s: what outlives a stack is listed with its reason, and no failed create leaves it',
  (name) => {
    const config = loadStage(name);
    const resources = Object.values(synthStage(config).parsed).flatMap(({ Resources }) =>
      Object.entries(Resources),
    );
    const idsBy = (policy: string) =>
      resources.filter(([, { DeletionPolicy }]) => DeletionPolicy === policy).map(([id]) => id);
    expect(idsBy('Retain')).toEqual([]);
    const expected = Object.keys(retained).filter(
      (id) => config.deletionProtection || !id.startsWith('AuditLog'),
    );
    expect(idsBy('RetainExceptOnCreate').sort()).toEqual(expected.sort());
    expect(idsBy('Snapshot').sort()).toEqual(snapshotted(name));
  },
);

test.each(listStages())(
  '%s, copied, is taken by an account with 10 of Lambda: nothing is reserved',
  (name) => {
    const reserved = Object.values(synthStage(loadStage(name)).parsed).flatMap(({ Resources }) =>
      Object.values(Resources).flatMap(({ Properties }) => Properties?.ReservedConcurrentExecutions ?? []),
    );
    expect(reserved).toEqual([]);
  },
);
