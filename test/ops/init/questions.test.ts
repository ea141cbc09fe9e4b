import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { init } from '../../../ops/init/init';
import { questionsAt } from '../../../ops/init/questions';

function terminal(isTTY = true) {
  const stdin = Object.assign(new PassThrough(), { isTTY, setRawMode: () => {} });
  const stderr = Object.assign(new PassThrough(), { isTTY, columns: 80 });
  return { stdin, stderr };
}

/** Runs `init` with all that is typed, ahead of the questions. */
async function typed(...lines: readonly string[]) {
  const place = terminal();
  const asking = questionsAt(place);
  const outcome = init({ force: false, dryRun: true, json: false }, asking);
  await setImmediate();
  place.stdin.write(lines.map((line) => `${line}\r`).join(''));
  const { stdout, stderr, exitCode } = await outcome;
  asking?.close();
  return { stdout, stderr, exitCode, shown: String(place.stderr.read()) };
}

test('what is not known is asked for, until it has the right form', async () => {
  const { stdout, exitCode, shown } = await typed(
    '', // no folder
    'Staging',
    'staging',
    'eu-west-1',
    '', // no account
    '', // no certificate
    'bullmq',
    'mails, exports',
    'y',
  );
  expect(exitCode).toBe(0);
  expect(stdout).toContain('stage: staging\nregion: eu-west-1\n');
  expect(stdout).toContain('queues: [mails]');
  expect(stdout).toContain('kind: websockets');
  for (const question of [
    "Folder of your app's source, to read what is there (Enter: none): ",
    'Name of the stage, such as staging: ',
    '  expected lower-case words joined by dashes, 2 to 16 characters',
    'AWS region, such as us-east-1: ',
    'AWS account, 12 digits (Enter: a placeholder): ',
    'ARN of the ACM certificate of all hosts (Enter: a placeholder): ',
    'What runs the jobs, sidekiq or bullmq: ',
    'Names of the queues, with commas between: ',
    'Do browsers keep a connection (websockets)? [y/N] ',
  ]) {
    expect(shown).toContain(question);
  }
});

test.each([
  ['Ctrl-C', ['', 'staging', '\u0003']],
  ['Ctrl-D', ['\u0004']],
])('%s in the middle ends it, and nothing is written', async (_, lines) => {
  expect(await typed(...lines)).toMatchObject({ stderr: 'Stopped. Nothing was written.\n', exitCode: 130 });
});

test('without a terminal there are no questions', () => {
  expect(questionsAt(terminal(false))).toBeUndefined();
});
