import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

type VerbProcess = ChildProcessByStdio<null, Readable, Readable>;

const begun: VerbProcess[] = [];
afterEach(() => {
  for (const child of begun.splice(0)) child.kill('SIGKILL');
});

/** Runs a verb in a process of its own. @param written how it writes a line: to `stdout` until it is told to stop, say */
function verbProcess(written: string, options = {}): VerbProcess {
  const program = `
    import { Command } from 'commander';
    import { setTimeout } from 'node:timers/promises';
    const [{ runCommandLine }, { runVerb }] = (await Promise.all(
      ['run-command-line', 'run-verb'].map((file) => import('./ops/kit/' + file + '.ts'))
    )).map((module) => module.default ?? module);
    const verb = async (session) => { ${written} };
    const program = new Command().action(() => runVerb({ stage: 'prod', json: false, ...${JSON.stringify(options)} }, verb));
    await runCommandLine(program, []);
  `;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  begun.push(child);
  return child;
}

/** How it ends when whoever reads its output goes away after the first line. */
async function endedByHead(child: VerbProcess) {
  const { stdout, stderr } = child;
  stdout.once('data', () => stdout.destroy());
  const [[exitCode, signal], told] = await Promise.all([once(child, 'close'), text(stderr)]);
  return { exitCode, signal, told };
}

const untilStopped = `
  let lines = 0;
  while (!session.interrupted.aborted) {
    process.stdout.write('line ' + lines++ + '\\n');
    await setTimeout(1);
  }
  process.stdout.write('one more, which reaches nobody\\n');
`;

test('a reader who has enough ends a verb quietly, with the exit code of a shell', async () => {
  const child = verbProcess(`${untilStopped} return { stdout: 'rest\\n', stderr: '', exitCode: 1 };`);
  expect(await endedByHead(child)).toEqual({ exitCode: 141, signal: null, told: '' });
});

test('one that was done all the same ends as it would have', async () => {
  const child = verbProcess(`${untilStopped} return { stdout: 'rest\\n', stderr: 'done\\n', exitCode: 0 };`);
  expect(await endedByHead(child)).toEqual({ exitCode: 0, signal: null, told: 'done\n' });
});

test('with both pipes closed a change still stops between two steps, and not in the middle of one', async () => {
  const child = verbProcess(
    `
    session.say('one');
    await setTimeout(200);
    for (let step = 0; step < 50 && !session.interrupted.aborted; step += 1) { session.say('two'); await setTimeout(1); }
    return { stdout: '', stderr: 'not read', exitCode: session.interrupted.aborted ? 0 : 1 };`,
    { yes: true },
  );
  const { stdout, stderr } = child;
  stdout.destroy();
  stderr.once('data', () => stderr.destroy());
  const [exitCode, signal] = await once(child, 'close');
  expect({ exitCode, signal }).toEqual({ exitCode: 0, signal: null });
});
