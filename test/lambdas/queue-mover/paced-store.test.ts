import { setTimeout as sleep } from 'node:timers/promises';
import { PacedStore } from '../../../lambdas/queue-mover/paced-store';
import type { RunCommands } from '../../../lambdas/store-client/command-runner';

/** A store whose clock moves by so much with each command, and what it was asked in which order. */
function storeThatTakes(tookMs: number) {
  const asked: string[] = [];
  const rests: number[] = [];
  let microseconds = 0;
  let nowMs = 0;
  const store: RunCommands = async (commands) => {
    const [, [name = ''] = []] = commands;
    asked.push(name);
    await sleep(1);
    const before = microseconds;
    microseconds += tookMs * 1000;
    nowMs += tookMs;
    return commands.map((_, index) => (index === 0 ? time(before) : time(microseconds)));
  };
  const passMs = (ms: number) => {
    nowMs += ms;
  };
  const sleepMs = async (ms: number) => {
    rests.push(Math.round(ms * 1000) / 1000);
    passMs(ms);
  };
  const paced = new PacedStore({ store, clock: { nowMs: () => nowMs, sleep: sleepMs } });
  return { asked, rests, paced, passMs };
}

const time = (microseconds: number) => [
  String(Math.floor(microseconds / 1_000_000)),
  String(microseconds % 1_000_000),
];

test('of its time the store keeps a quarter for the workers, whose rest adds up until a timer can give it', async () => {
  const slow = storeThatTakes(60);
  for (let command = 0; command < 6; command += 1) await slow.paced.look((run) => run([['ping']]));
  expect(slow.rests).toEqual([20, 20, 20, 20, 20]);
  const quick = storeThatTakes(1);
  for (let command = 0; command < 7; command += 1) await quick.paced.look((run) => run([['ping']]));
  // A third of a millisecond each.
  expect(quick.rests).toEqual([1, 1]);
});

test('time in which it was not asked is rest, but only for 30 ms of its work', async () => {
  const { rests, paced, passMs } = storeThatTakes(12);
  await paced.look((run) => run([['ping']]));
  passMs(60_000);
  for (let command = 0; command < 5; command += 1) await paced.look((run) => run([['ping']]));
  // Of 10 ms ahead the first two take 4 each.
  expect(rests).toEqual([2, 4]);
});

test('one asks at a time, and says what it asks when the turn is its own', async () => {
  const { asked, paced } = storeThatTakes(1);
  let taken = 0;
  const taking = paced.take(async (run) => {
    await run([['take']]);
    await sleep(5);
    taken = 40;
  });
  const looking = paced.look((run) => run([[`look behind ${taken}`]]));
  await Promise.all([taking, looking]);
  expect(asked).toEqual(['take', 'look behind 40']);
});

test('while one reads what it found, the other takes', async () => {
  const { asked, paced } = storeThatTakes(1);
  let read: () => void = () => undefined;
  const looking = paced.look(async (run) => {
    await run([['look']]);
    await new Promise<void>((resolve) => {
      read = resolve;
    });
  });
  await paced.take((run) => run([['take']]));
  read();
  await looking;
  expect(asked).toEqual(['look', 'take']);
});

test('whoever fails keeps nobody from the store', async () => {
  const { asked, paced } = storeThatTakes(1);
  const failing = paced.take(() => Promise.reject(new Error('a fault of the test')));
  const looking = paced.look((run) => run([['look']]));
  await expect(failing).rejects.toThrow('a fault of the test');
  await looking;
  expect(asked).toEqual(['look']);
});

test('takes grow while they are quick, up to a thousand jobs, and shrink to the least where they are slow', async () => {
  const quick = storeThatTakes(1).paced;
  for (let command = 0; command < 20; command += 1) await quick.take((run) => run([['take']]));
  expect(quick.maxTakenJobs).toBe(1_000);
  const slow = storeThatTakes(9).paced;
  for (let command = 0; command < 20; command += 1) await slow.take((run) => run([['take']]));
  expect(slow.maxTakenJobs).toBe(80);
});
