import {
  handleSeedRequest,
  type SeedAnswer,
  type SeedDependencies,
} from '../../../lambdas/switchboard-seed/handle-seed-request';
import type { CopyStore, CopyText } from '../../../lambdas/switchboard-seed/keep-copy';
import { mergeDefaults } from '../../../lambdas/switchboard-seed/merge-defaults';
import { type SeedRequest, seedRequest } from '../../../lambdas/switchboard-seed/seed-request';
import { FakeBoard } from './fake-board';
import { fakeClock } from './fake-clock';

const release = { deferSeconds: 300, deferredJobsPerSecondPerTask: 5, unparkJobsPerSecond: 50 };
const properties = (routes: Readonly<Record<string, string>>, more = {}) => ({
  ServiceToken: 'arn:aws:lambda:us-east-1:1:function:seed',
  ApplicationId: 'app',
  EnvironmentId: 'env',
  ProfileId: 'profile',
  StrategyId: 'strategy',
  BucketName: 'controls',
  Defaults: JSON.stringify({ release, routes }),
  ...more,
});

const asked = (more: object): SeedRequest =>
  seedRequest({
    RequestType: 'Create',
    ResponseURL: 'http://127.0.0.1:1/answer',
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'Seed',
    ResourceProperties: properties({ Import: 'bulk' }),
    ...more,
  });

class FakeCopy implements CopyStore {
  text: string | undefined;
  beforeWrite: () => void = () => {};

  async read(): Promise<CopyText | undefined> {
    return this.text === undefined ? undefined : { text: this.text, tag: this.text };
  }

  async write(text: string, read: CopyText | undefined): Promise<void> {
    this.beforeWrite();
    this.beforeWrite = () => {};
    if (this.text !== read?.tag) throw Object.assign(new Error('changed'), { name: 'PreconditionFailed' });
    this.text = text;
  }
}

let board: FakeBoard;
let copy: FakeCopy;

beforeEach(() => {
  board = new FakeBoard();
  copy = new FakeCopy();
});

const answer = (more: object = {}, edges: Partial<SeedDependencies> = {}): Promise<SeedAnswer> =>
  handleSeedRequest(asked(more), { store: () => board, copy: () => copy, clock: fakeClock(), ...edges });

const update = (before: object, now: object) => ({
  RequestType: 'Update',
  OldResourceProperties: before,
  ResourceProperties: now,
});

test('the first deploy seeds the switchboard and keeps a copy of it', async () => {
  expect(await answer()).toEqual({
    status: 'SUCCESS',
    reason: 'Revision 1 of the switchboard is in force; deployed as 1; the last-resort copy was written',
  });
  expect(JSON.parse(copy.text ?? '')).toEqual(board.deployed);
});

test('a second call changes nothing', async () => {
  await answer();
  const before = { history: [...board.history], text: copy.text };
  expect((await answer()).reason).toBe(
    'Revision 1 of the switchboard is in force; no default was new; the last-resort copy stands',
  );
  expect({ history: board.history, text: copy.text }).toEqual(before);
});

test('a default that is new in the stage file is deployed', async () => {
  await answer();
  const now = properties({ Import: 'bulk', Digest: 'bulk' });
  await answer(update(properties({ Import: 'bulk' }), now));
  expect(board.deployed?.routes.map(({ jobClass }) => jobClass)).toEqual(['Import', 'Digest']);
  expect(JSON.parse(copy.text ?? '')).toEqual(board.deployed);
});

test('a stack that rolls back asks AppConfig nothing, so that it can', async () => {
  const unreachable = { store: () => fail(), copy: () => fail() };
  const both = properties({ Import: 'bulk', Digest: 'bulk' });
  const { status } = await answer(update(both, properties({ Import: 'bulk' })), unreachable);
  expect(status).toBe('SUCCESS');
});

test.each([
  ['another application', { ApplicationId: 'other' }],
  ['another bucket', { BucketName: 'other' }],
  ['properties of another version of this stack', { Defaults: undefined }],
])('%s before is looked at like a first deploy', async (_, more) => {
  const now = properties({ Import: 'bulk' });
  await answer(update({ ...now, ...more }, now));
  expect(board.deployed?.revision).toBe(1);
});

test('a deletion deletes nothing and asks nothing, whatever its properties', async () => {
  const unreachable = { store: () => fail(), copy: () => fail() };
  const { status } = await answer({ RequestType: 'Delete', ResourceProperties: {} }, unreachable);
  expect(status).toBe('SUCCESS');
});

test('a copy that is newer than what is deployed stays', async () => {
  await answer();
  const newer = JSON.stringify({ ...board.deployed, revision: 9, changeId: 'operator' });
  copy.text = newer;
  await answer();
  expect(copy.text).toBe(newer);
});

test.each([['nothing that can be read'], ['{"version":1}'], ['']])(
  'a copy that is %j is written anew',
  async (text) => {
    copy.text = text;
    await answer();
    expect(JSON.parse(copy.text ?? '')).toEqual(board.deployed);
  },
);

test('a copy of the same revision by somebody who lost the race is written anew', async () => {
  const stamp = { changeId: 'somebody', atSeconds: 1 };
  copy.text = JSON.stringify(mergeDefaults(undefined, { release, routes: {} }, stamp));
  await answer();
  expect(JSON.parse(copy.text ?? '').changeId).toBe('seed-1');
});

test('an operator who writes the copy at the same moment is not overwritten', async () => {
  const newer = JSON.stringify({
    ...mergeDefaults(undefined, { release, routes: {} }, { changeId: 'operator', atSeconds: 1 }),
    revision: 2,
  });
  copy.beforeWrite = () => {
    copy.text = newer;
  };
  expect((await answer()).status).toBe('SUCCESS');
  expect(copy.text).toBe(newer);
});

test('what goes wrong is told in a sentence', async () => {
  board.before = () => {
    throw Object.assign(new Error('User is not authorized to perform appconfig:ListDeployments.'), {
      name: 'AccessDeniedException',
    });
  };
  expect(await answer()).toEqual({
    status: 'FAILED',
    reason:
      'The switchboard was not seeded: AccessDeniedException: User is not authorized to perform appconfig:ListDeployments. Deploy again.',
  });
  const { ProfileId, ...rest } = properties({});
  expect((await answer({ ResourceProperties: rest })).reason).toBe(
    `The switchboard was not seeded: the template gives the seed no ${'ProfileId'}. Deploy again.`,
  );
  expect(ProfileId).toBe('profile');
});

test('an AWS that never answers fails the deploy in time', async () => {
  const clock = { ...fakeClock(), leftMs: () => 30 };
  board.latestVersion = () => new Promise(() => {});
  expect(await answer({}, { clock })).toEqual({
    status: 'FAILED',
    reason: 'The switchboard was not seeded: AWS gave no answer in time. Deploy again.',
  });
});

test('an event that is none of CloudFormation is refused', () => {
  expect(() => seedRequest({ RequestType: 'Create' })).toThrow('the event is no request of CloudFormation');
});

function fail(): never {
  throw new Error('asked');
}
