import { runCommand } from '../../../ops/run/run-command';
import { parsedWords } from '../../support/ops/parsed-command';
import { runCommand as runVerbOf } from '../../support/ops/run-command';

const stage = ['--stage', 'prod'] as const;
const parsed = (...words: readonly string[]) => parsedWords(runCommand(), words);

test('what stands behind -- is the command, word by word, whatever it looks like', () => {
  const words = ['sh', '-c', 'echo "$HOME" | wc -l', '--stage', 'x', '--yes', ''];
  const { args, options } = parsed('web', ...stage, '--', ...words);
  expect(args).toEqual(['web', words]);
  expect(options).toMatchObject({ stage: 'prod', yes: false });
});

test('variables are kept by name, the last value of each', () => {
  const env = ['A=1', 'B=x=y', 'A=2', 'EMPTY='].flatMap((variable) => ['--env', variable]);
  expect(parsed('web', ...stage, ...env).options.env).toEqual([
    { name: 'B', value: 'x=y' },
    { name: 'A', value: '2' },
    { name: 'EMPTY', value: '' },
  ]);
});

test.each([
  [['--env', 'A'], '--env: expected NAME=VALUE, got A'],
  [['--env', 'a-b=1'], '--env: expected NAME=VALUE, got a-b=1'],
  [['--env', '1A=1'], '--env: expected NAME=VALUE, got 1A=1'],
  [['--cpu', '1k'], '--cpu: expected a whole number from 1, got 1k'],
  [['--memory', '2GB'], '--memory: expected a whole number from 1, got 2GB'],
  [['--revision', '0'], '--revision: expected a whole number from 1, got 0'],
  [['--timeout-seconds', '1.5'], '--timeout-seconds: expected a whole number from 1, got 1.5'],
])('%j is a usage error', async (words, text) => {
  expect(await runVerbOf(runCommand(), 'web', ...stage, ...words)).toMatchObject({
    exitCode: 2,
    stderr: `${text}\n`,
  });
});

test('a shell is refused with what there is instead', async () => {
  const { exitCode, stderr } = await runVerbOf(runCommand(), 'web', ...stage, '--interactive');
  expect(exitCode).toBe(2);
  expect(stderr).toBe(
    `There is no interactive shell. ECS Exec needs a root file system that can be written, and that of these tasks is
read-only; a task that is started by itself has no input to type into. Instead:
  one expression       -- bin/rails runner 'puts User.count'
  a script of yours    -- bin/rails runner "$(cat look.rb)"    (with all else at most 8,192 characters)
  a shell's own words  -- sh -c 'ls -l /app && env | wc -l'
`,
  );
});

test('who follows a task starts none', async () => {
  const { exitCode, stderr } = await runVerbOf(runCommand(), 'web', ...stage, '--follow', 'x', '--', 'ls');
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: '--follow starts nothing: it takes no command\n',
  });
});
