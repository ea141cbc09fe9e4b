import { loadStage } from '../../config/load-stage';
import {
  guardedTypes,
  type PolicyStatement,
  protectedPolicy,
  protectionIn,
} from '../../scripts/deliver/stack-policy';
import { synthStage } from '../support/synth/synth-stage';

type Action = 'Update:Modify' | 'Update:Replace' | 'Update:Delete';

const list = (value: string | readonly string[]): readonly string[] => [value].flat();

/** `LogicalResourceId/Jobs*` and `Update:*`: the one wildcard that stack policies know. */
const covers = (pattern: string, text: string): boolean =>
  new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(text);

/**
 * What CloudFormation makes of a policy (user guide, "Prevent updates to stack resources"): with one, everything is denied
 * that nothing allows, and a denial wins over every allowance.
 */
function allows(
  policy: string,
  action: Action,
  resource: { readonly id: string; readonly type: string },
): boolean {
  const { Statement }: { Statement: PolicyStatement[] } = JSON.parse(policy);
  const name = `LogicalResourceId/${resource.id}`;
  const met = Statement.filter(({ Action: actions, Resource, NotResource, Condition }) => {
    if (!list(actions).some((one) => covers(one, action))) return false;
    if (Resource !== undefined && !list(Resource).some((one) => covers(one, name))) return false;
    if (NotResource?.some((one) => covers(one, name))) return false;
    return Condition === undefined || Condition.StringEquals.ResourceType.includes(resource.type);
  });
  return met.length > 0 && met.every(({ Effect }) => Effect === 'Allow');
}

const jobs = { id: 'JobStoreGroupAF2CAC37', type: 'AWS::ElastiCache::ReplicationGroup' };
const pubsub = { id: 'PubSubStoreGroup7816FCFF', type: 'AWS::ElastiCache::ReplicationGroup' };
const topic = { id: 'AlertsPage', type: 'AWS::SNS::Topic' };

test('what holds state is changed in place only, and all else as ever', () => {
  const policy = protectedPolicy(undefined, []);
  for (const type of guardedTypes) {
    const made = ['Update:Modify', 'Update:Replace', 'Update:Delete'] as const;
    expect(made.map((action) => allows(policy, action, { id: 'Any', type }))).toEqual([true, false, false]);
  }
  expect(allows(policy, 'Update:Replace', topic)).toBe(true);
  expect(allows(policy, 'Update:Delete', topic)).toBe(true);
  expect(protectionIn(policy)).toEqual({ guarded: true, except: [] });
});

test('every group, user, secret and subnet group of prod is among it', () => {
  const { Foundation } = synthStage(loadStage('prod')).parsed;
  const policy = protectedPolicy(undefined, []);
  const held = Object.entries(Foundation.Resources).filter(([, { Type }]) =>
    /::(ReplicationGroup|User|UserGroup|SubnetGroup|Secret|Bucket)$/.test(Type),
  );
  expect(held.length).toBeGreaterThan(15);
  const open = held.filter(([id, { Type }]) => allows(policy, 'Update:Replace', { id, type: Type }));
  expect(open).toEqual([]);
});

test('an exception opens one resource, and closes again', () => {
  const open = protectedPolicy(protectedPolicy(undefined, []), [pubsub.id]);
  expect(allows(open, 'Update:Delete', pubsub)).toBe(true);
  expect(allows(open, 'Update:Delete', jobs)).toBe(false);
  expect(protectionIn(open)).toEqual({ guarded: true, except: [pubsub.id] });
  expect(protectedPolicy(open, [])).toBe(protectedPolicy(undefined, []));
});

test('a store that is held by a resize stays held', () => {
  const hold = {
    Effect: 'Deny',
    Action: 'Update:*',
    Principal: '*',
    Resource: `LogicalResourceId/${jobs.id}`,
  };
  const allow = { Effect: 'Allow', Action: 'Update:*', Principal: '*', Resource: '*' };
  const policy = protectedPolicy(JSON.stringify({ Statement: [allow, hold] }), []);
  expect(allows(policy, 'Update:Modify', jobs)).toBe(false);
  expect(allows(policy, 'Update:Modify', pubsub)).toBe(true);
});

test.each<[what: string, body: string | undefined]>([
  ['no policy', undefined],
  ['one that is no JSON', 'none'],
  ['one that allows all', protectedPolicy(undefined, []).replace(/,\{"Effect":"Deny".*\}\]/, ']')],
  ['one that leaves a type out', protectedPolicy(undefined, []).replace('"AWS::S3::Bucket",', '')],
  ['one that denies replacement only', protectedPolicy(undefined, []).replace(',"Update:Delete"', '')],
])('%s is not taken for protection', (_, body) => {
  expect(protectionIn(body)).toEqual({ guarded: false, except: [] });
});
