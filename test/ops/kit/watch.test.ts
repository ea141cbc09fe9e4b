import { getMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { settle } from '../../../ops/kit/available';
import { liveScreen } from '../../../ops/kit/screen/live-screen';
import { type WatchProps, watch } from '../../../ops/kit/screen/watch';
import { operatorSession } from '../../support/ops/operator-session';

function terminal(rows = 24) {
  const written: string[] = [];
  return { isTTY: true, columns: 100, rows, written, write: (text: string) => written.push(text) };
}

/** Ends by Ctrl-C after so many screens. */
async function watched(screens: number, props: Pick<WatchProps, 'options' | 'output'>) {
  const session = operatorSession();
  const drawnAtMs: number[] = [];
  let interruptedAtMs = 0;
  const printed = await watch(session, {
    ...props,
    once: async () => {
      drawnAtMs.push(session.clock.nowMs());
      if (drawnAtMs.length > screens) throw new Error('goes on after Ctrl-C');
      if (drawnAtMs.length === screens) {
        session.onTime((nowMs) => {
          if (interruptedAtMs === 0) interruptedAtMs = nowMs;
          session.interrupt();
        });
      }
      return { stdout: `screen ${drawnAtMs.length}\n`, stderr: '', exitCode: 0 };
    },
  });
  const endedAfterMs = session.clock.nowMs() - interruptedAtMs;
  return {
    printed,
    endedAfterMs,
    gapsMs: drawnAtMs.slice(1).map((atMs, index) => atMs - (drawnAtMs[index] ?? 0)),
  };
}

test('draws as often as said and ends with 0 on Ctrl-C, within a moment', async () => {
  const output = terminal();
  const { printed, gapsMs, endedAfterMs } = await watched(3, {
    options: { stage: 'prod', json: false, watch: 5 },
    output,
  });
  expect(gapsMs).toEqual([5000, 5000]);
  expect(endedAfterMs).toBe(0);
  expect(printed).toEqual({ stdout: 'screen 3\n', stderr: '', exitCode: 0 });
  // Into the alternate screen once, each screen over the one before, and back with the cursor.
  expect(output.written).toEqual([
    '\u001b[?1049h\u001b[?25l\u001b[Hscreen 1\u001b[K\u001b[J',
    '\u001b[Hscreen 2\u001b[K\u001b[J',
    '\u001b[Hscreen 3\u001b[K\u001b[J',
    '\u001b[?25h\u001b[?1049l',
  ]);
});

test('without a terminal, and for JSON, one screen follows the other', async () => {
  const output = { written: [] as string[], write: (text: string) => output.written.push(text) };
  await watched(2, { options: { stage: 'prod', json: false, watch: 2 }, output });
  expect(output.written).toEqual(['screen 1\n\n', 'screen 2\n\n']);
  const tty = terminal();
  await watched(2, { options: { stage: 'prod', json: true, watch: 5 }, output: tty });
  expect(tty.written).toEqual(['screen 1\n\n', 'screen 2\n\n']);
});

test('a terminal is given back however it ends', async () => {
  const output = terminal();
  const session = operatorSession();
  const once = async () => {
    if (output.written.length > 0) throw new Error('a mistake');
    return { stdout: 'screen\n', stderr: '', exitCode: 0 as const };
  };
  const options = { stage: 'prod', json: false, watch: 5 };
  await expect(watch(session, { options, output, once })).rejects.toThrow('a mistake');
  expect(output.written.at(-1)).toBe('\u001b[?25h\u001b[?1049l');
});

test('lines that do not fit are left out: a screen that scrolls cannot be written over', () => {
  const output = terminal(3);
  const screen = liveScreen(output);
  screen.draw('1\n2\n3\n');
  screen.draw('1\n2\n3\n4\n');
  screen.end();
  expect(output.written[0]).toContain('3');
  expect(output.written[1]).not.toContain('3');
  expect(output.written[1]).toContain('… 2 more lines');
});

test('a part of a large stage is many calls at once, and none of them makes Node warn of a leak', async () => {
  const { signal } = new AbortController();
  expect(await settle(signal, async (own) => getMaxListeners(own))).toEqual({ value: 100 });
});

test('a part that hangs is given up, and Ctrl-C ends it at once', async () => {
  const hangs = () => new Promise<never>(() => {});
  const { signal } = new AbortController();
  expect(await settle(signal, hangs, 20)).toEqual({ unknown: 'AWS did not answer within 0.02 s' });

  const interruption = new AbortController();
  const part = settle(interruption.signal, hangs);
  await sleep(1);
  interruption.abort();
  expect(await part).toEqual({ unknown: 'stopped' });
});
