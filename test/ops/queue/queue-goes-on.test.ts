import { moverBusy } from '../../../domain/parked/mover-protocol';
import type { QueueTakeOptions } from '../../../ops/queue/queue-take';
import { fakeAudit } from '../../support/aws/fake-audit';
import { type OperatorSession, operatorSession } from '../../support/ops/operator-session';
import { look, moved, parked, parkedBy, parkedId, QueueFakes, underWay } from './queue-fakes';

let fakes: QueueFakes;
let session: OperatorSession;

beforeEach(() => {
  fakes = new QueueFakes();
  fakeAudit();
  session = operatorSession();
});

const park = (options: Partial<QueueTakeOptions> = {}) => parkedBy(session, options);

const actions = () => fakes.asked.map(({ action }) => action);

test('a function that goes on by itself is looked at, and asked again only when nothing moves', async () => {
  fakes.answers(look, { ...underWay(400), goesOn: true }, { ...underWay(700), goesOn: true });
  const taking = (taken: number) => ({ ...parked, phase: 'taking' as const, taken });
  fakes.holds(taking(400));
  let looks = 0;
  session.onTime(() => {
    looks += 1;
    // The third look finds more, and then nothing for longer than a run lasts.
    if (looks === 3) fakes.holds(taking(700));
    if (looks === 45) fakes.holds(parked);
  });
  const { exitCode } = await park();
  expect(exitCode).toBe(0);
  expect(actions()).toEqual(['look', 'take', 'take']);
  expect(session.said.filter((text) => /jobs out|by itself/.test(text))).toEqual([
    '  400 jobs out, search 2, store at 61 %',
    '  It goes on by itself, also without this terminal; Ctrl-C stops it.',
    '  700 jobs out, search 2',
    '  700 jobs out, search 2, store at 61 %',
    '  It goes on by itself, also without this terminal; Ctrl-C stops it.',
    '  1,234 jobs out, search 2',
  ]);
});

test('Ctrl-C stops a function that goes on by itself', async () => {
  fakes.answers(look, { ...underWay(400), goesOn: true }, { stopping: parkedId });
  fakes.holds({ ...parked, phase: 'taking', taken: 400 });
  session.onTime(() => session.interrupt());
  await expect(park()).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringContaining('stopped: 400 jobs out, search 2'),
  });
  expect(fakes.asked.at(-1)).toEqual({ action: 'stop', id: parkedId });
});

test('uniqueness locks that stay are told before and after, and go with the jobs when it is said', async () => {
  const locked = { releasable: 3, other: 2 };
  fakes.answers({ ...look, locked }, moved({ locked }));
  const stays = await park();
  for (const text of [session.said.join('\n'), stays.stdout]) {
    expect(text).toMatch(
      /3 of these h[eo]ld a uniqueness lock \(sidekiq-unique-jobs\) that stays: until it runs out/,
    );
    expect(text).toMatch(
      /2 of these h[eo]ld a uniqueness lock \(unique_for, Sidekiq Enterprise\) that stays/,
    );
  }
  expect(fakes.asked.at(-1)).not.toHaveProperty('releaseLocks');

  session = operatorSession();
  fakes.answers({ ...look, locked }, moved({ locked, releaseLocks: true }));
  const released = await park({ releaseLocks: true });
  expect(fakes.asked.at(-1)).toMatchObject({ action: 'take', releaseLocks: true });
  for (const text of [session.said.join('\n'), released.stdout]) {
    expect(text).toMatch(
      /3 of these h[eo]ld a uniqueness lock \(sidekiq-unique-jobs\), which goes with them/,
    );
  }
});

test('a terminal was closed: the same command looks on for as long as it moves, and Ctrl-C stops it', async () => {
  const busy = Array<string>(60).fill(moverBusy);
  fakes.answers(look, ...busy, moved());
  let taken = 0;
  session.onTime(() => {
    taken += 10;
    fakes.holds({ ...parked, phase: 'taking', taken });
  });
  fakes.holds({ ...parked, phase: 'taking', taken });
  expect((await park()).exitCode).toBe(0);
  expect(actions()).toEqual(['look', ...busy.map(() => 'take'), 'take']);
  expect(session.said).toContain('  590 jobs out, search 2');

  fakes.answers(look, moverBusy, moverBusy, { stopping: parkedId });
  session.onTime(() => session.interrupt());
  await expect(park()).rejects.toMatchObject({ message: expect.stringMatching(/stopped: \d+ jobs out/) });
  expect(fakes.asked.at(-1)).toEqual({ action: 'stop', id: parkedId });
});
