import { producerHold } from '../../../ops/switchboard/producer-hold';
import { SwitchFakes } from './switch-fakes';

const everything = { source: '*', jobClass: '*', account: '*' };

let fakes: SwitchFakes;
beforeEach(() => {
  fakes = new SwitchFakes();
  fakes.tasks.push({ service: 'web', id: 'w1', afterSeconds: 12 });
});

const connect = () => producerHold(fakes.session);
const copied = (): unknown => fakes.copy?.switches;

test('a hold puts off everything, is in the copy too, and ends once every task obeys', async () => {
  const { set, isSet } = await connect();
  const began = fakes.session.clock.nowMs();
  await set('store resize 7');
  expect((fakes.session.clock.nowMs() - began) / 1000).toBeGreaterThanOrEqual(12);
  expect(copied()).toMatchObject([
    { ...everything, action: 'defer', reason: 'store resize 7', forced: true },
  ]);
  expect(await isSet()).toBe(true);
});

test('held again it changes nothing; released it is gone, and released again nothing happens', async () => {
  const { set, release, isSet } = await connect();
  await set('store resize 7');
  const { revision } = fakes.copy ?? {};
  await set('store resize 7');
  expect(fakes.copy?.revision).toBe(revision);
  await release();
  expect([copied(), await isSet()]).toEqual([[], false]);
  const released = fakes.copy?.revision;
  await release();
  expect(fakes.copy?.revision).toBe(released);
});

test('a task that does not obey fails the hold and is named; the hold stands', async () => {
  fakes.tasks.push({ service: 'api', id: 'a1', afterSeconds: 600 });
  const { set, isSet } = await connect();
  await expect(set('store resize 7')).rejects.toThrow(/not yet in force on every task; missing: api\/a1/);
  expect(await isSet()).toBe(true);
});

test("an operator's own switch on everything holds as well, and is not released", async () => {
  const { set, release, isSet } = await connect();
  await set('incident 42');
  expect(await isSet()).toBe(false);
  await set('store resize 7');
  await release();
  expect(copied()).toMatchObject([{ ...everything, reason: 'incident 42' }]);
});
