import { untilNewestSeen } from '../../../ops/switchboard/app-config';
import { switchSet } from '../../../ops/switchboard/switch';
import { change } from '../../support/ops/operator-session';
import { SwitchFakes, seeded } from './switch-fakes';

const off = { ...change, action: 'off', source: 'automation', wait: false } as const;

test('a switchboard of hundreds of changes takes no more calls than a new one', async () => {
  const fakes = new SwitchFakes();
  for (let revision = 2; revision <= 320; revision += 1) fakes.appConfig.put({ ...seeded, revision });
  const { exitCode } = await switchSet(fakes.session, off);
  expect(exitCode).toBe(0);
  expect(fakes.appConfig.deployed.revision).toBe(321);
  expect(fakes.appConfig.calls).toEqual([
    'ListDeployments',
    'GetVersion',
    'ListVersions',
    'ListDeployments',
    'CreateVersion',
    'StartDeployment',
    'ListDeployments',
  ]);
});

test('where the newest deployments came to nothing it looks back until one that holds', async () => {
  const fakes = new SwitchFakes();
  for (let tries = 0; tries < 120; tries += 1) fakes.appConfig.begin(1, 'ROLLED_BACK');
  const { exitCode } = await switchSet(fakes.session, off);
  expect([exitCode, fakes.appConfig.deployed.revision]).toEqual([0, 2]);
});

/** Pages of two out of a list. */
function paged(numbers: readonly number[]) {
  const read: number[] = [];
  async function* pages() {
    for (let from = 0; from < numbers.length; from += 2) {
      read.push(from);
      yield numbers.slice(from, from + 2).map((number) => ({ number }));
    }
  }
  return { pages: pages(), read };
}

test('a list that begins with its oldest, as that of the embedded region, is read to its end', async () => {
  const { pages, read } = paged([1, 2, 3, 4, 5]);
  const found = await untilNewestSeen(pages);
  expect(found.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
  expect(read).toEqual([0, 2, 4]);
});

test('a list that begins with its newest is read as far as is needed', async () => {
  const { pages, read } = paged([9, 8, 7, 6, 5, 4, 3]);
  await untilNewestSeen(pages, (found) => found.some(({ number }) => number <= 6));
  expect(read).toEqual([0, 2]);
});
