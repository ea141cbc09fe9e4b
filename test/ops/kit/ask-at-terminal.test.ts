import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { askAtTerminal } from '../../../ops/kit/ask-at-terminal';

function terminal(isTTY = true) {
  const stdin = Object.assign(new PassThrough(), { isTTY, setRawMode: () => {} });
  const stderr = Object.assign(new PassThrough(), { isTTY, columns: 80 });
  return { stdin, stderr };
}

async function answered(typed: string) {
  const place = terminal();
  const answer = askAtTerminal('Do this in prod?', place);
  await setImmediate();
  place.stdin.write(typed);
  return { answer: await answer, shown: String(place.stderr.read()) };
}

test.each([
  ['y\r', true],
  ['YES \r', true],
  ['n\r', false],
  ['\r', false],
  ['yesterday\r', false],
  // Ctrl-C and Ctrl-D, which readline takes for itself.
  ['\u0003', false],
  ['\u0004', false],
])('%j is taken for %s', async (typed, expected) => {
  const { answer, shown } = await answered(typed);
  expect(answer).toBe(expected);
  expect(shown).toContain('Do this in prod? [y/N] ');
});

test('an input that ends is a no', async () => {
  const place = terminal();
  const answer = askAtTerminal('Do this?', place);
  await setImmediate();
  place.stdin.end();
  expect(await answer).toBe(false);
});

test.each(['stdin', 'stderr'] as const)('without a terminal at %s nobody is asked', async (name) => {
  const place = terminal();
  place[name].isTTY = false;
  expect(await askAtTerminal('Do this?', place)).toBeUndefined();
});
