import { switchboardHolder } from '../../../ops/switchboard/holder';
import { SwitchFakes } from './switch-fakes';

const everything = { source: '*', jobClass: '*', account: '*' };

let fakes: SwitchFakes;
beforeEach(() => {
  fakes = new SwitchFakes();
  fakes.tasks.push({ service: 'web', id: 'w1', afterSeconds: 12 });
});

const holder = () => switchboardHolder(fakes.session);
const copied = (): unknown => fakes.copy?.switches;

test('a hold puts off everything, is in the copy too, and ends once every task obeys', async () => {
  const { hold, held } = await holder();
  const began = fakes.session.clock.nowMs();
  await hold('store resize 7');
  expect((fakes.session.clock.nowMs() - began) / 1000).toBeGreaterThanOrEqual(12);
  expect(copied()).toMatchObject([
    { ...everything, action: 'defer', reason: 'store resize 7', forced: true },
  ]);
  expect(await held()).toBe(true);
});

test('held again it changes nothing; released it is gone, and released again nothing happens', async () => {
  const { hold, release, held } = await holder();
  await hold('store resize 7');
  const { revision } = fakes.copy ?? {};
  await hold('store resize 7');
  expect(fakes.copy?.revision).toBe(revision);
  await release();
  expect([copied(), await held()]).toEqual([[], false]);
  const released = fakes.copy?.revision;
  await release();
  expect(fakes.copy?.revision).toBe(released);
});

test('a task that does not obey fails the hold and is named; the hold stands', async () => {
  fakes.tasks.push({ service: 'api', id: 'a1', afterSeconds: 600 });
  const { hold, held } = await holder();
  await expect(hold('store resize 7')).rejects.toThrow(/not yet in force on every task; missing: api\/a1/);
  expect(await held()).toBe(true);
});

test("an operator's own switch on everything holds as well, and is not released", async () => {
  const { hold, release, held } = await holder();
  await hold('incident 42');
  expect(await held()).toBe(false);
  await hold('store resize 7');
  await release();
  expect(copied()).toMatchObject([{ ...everything, reason: 'incident 42' }]);
});
