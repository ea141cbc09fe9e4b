import {
  handleSeedRequest,
  type SeedAnswer,
  type SeedDependencies,
} from '../../../lambdas/switchboard-seed/handle-seed-request';
import type { CopyStore, CopyText } from '../../../lambdas/switchboard-seed/keep-copy';
import { mergeDefaults } from '../../../lambdas/switchboard-seed/merge-defaults';
import { type SeedRequest, seedRequest } from '../../../lambdas/switchboard-seed/seed-request';
import type { RemovableCopy } from '../../../lambdas/switchboard-seed/take-back';
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

class FakeCopy implements CopyStore, RemovableCopy {
  text: string | undefined;
  beforeWrite: () => void = () => {};

  async read(): Promise<CopyText | undefined> {
    return this.text === undefined ? undefined : { text: this.text, tag: this.text };
  }

  async remove(): Promise<void> {
    this.text = undefined;
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

describe('when the stack goes', () => {
  const deleted = (edges: Partial<SeedDependencies> = {}) => answer({ RequestType: 'Delete' }, edges);

  test('what nobody but the seed has written goes along, so that a create can be rolled back', async () => {
    await answer();
    expect(await deleted()).toEqual({
      status: 'SUCCESS',
      reason: 'What was seeded is removed; nobody had changed it.',
    });
    expect(board.removed).toEqual([1]);
    expect(copy.text).toBeUndefined();
  });

  test('a seed that got no further than its first call leaves nothing to remove', async () => {
    expect((await deleted()).status).toBe('SUCCESS');
    expect(board.removed).toEqual([]);
  });

  test('what operators did is left, the copy too', async () => {
    await answer();
    const { deployed } = board;
    if (deployed === undefined) throw new Error('nothing was seeded');
    board.start(board.add({ ...deployed, revision: 2, changeId: 'ann' }));
    const { text } = copy;
    expect((await deleted()).reason).toBe('Nothing is deleted: the switchboard holds what operators did.');
    expect([board.removed, copy.text]).toEqual([[], text]);
  });

  test('a copy that an operator wrote while AppConfig was away is left, and all else with it', async () => {
    await answer();
    for (const text of [JSON.stringify({ ...board.deployed, changeId: 'ann' }), 'no document']) {
      copy.text = text;
      expect((await deleted()).reason).toBe(
        'Nothing is deleted: the last-resort copy is not the one of the seed.',
      );
      expect([board.removed, copy.text]).toEqual([[], text]);
    }
  });

  test('an AWS that cannot be had, and a template that gives nothing, never hold a rollback up', async () => {
    const unreachable = {
      store: () => {
        throw new Error('AppConfig is away');
      },
    };
    expect(await deleted(unreachable)).toEqual({
      status: 'SUCCESS',
      reason: 'What was seeded is left: AppConfig is away.',
    });
    const { status, reason } = await answer({ RequestType: 'Delete', ResourceProperties: {} });
    expect([status, reason]).toEqual([
      'SUCCESS',
      expect.stringContaining('What was seeded is left: the template'),
    ]);
  });
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
