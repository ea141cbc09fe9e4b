import { Command } from '@commander-js/extra-typings';
import { numberOption } from '../../../ops/kit/command-options';
import { runCommandLine } from '../../../ops/kit/run-command-line';

let stderr: string;

beforeEach(() => {
  stderr = '';
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += text;
    return true;
  });
  jest.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`exit ${code}`);
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = 0;
});

function program(action: (options: { tasks?: number }) => Promise<void> = async () => {}) {
  const command = new Command('bulkhead');
  command
    .command('set')
    .option('--tasks <number>', 'tasks', numberOption({ option: '--tasks', expected: 'a number' }))
    .action(action);
  return command;
}

test('a value that an option cannot take is a sentence and exit code 2', async () => {
  const action = jest.fn();
  await runCommandLine(program(action), ['set', '--tasks', 'many']);
  expect([stderr, process.exitCode]).toEqual(['--tasks: expected a number, got many\n', 2]);
  expect(action).not.toHaveBeenCalled();
});

test('so is what commander refuses, and help is no error', async () => {
  await expect(runCommandLine(program(), ['set', '--taks', '1'])).rejects.toThrow('exit 2');
  expect(stderr).toContain("unknown option '--taks'");
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  await expect(runCommandLine(program(), ['set', '--help'])).rejects.toThrow('exit 0');
});

test('a mistake of ours keeps its stack trace', async () => {
  const mistake = new TypeError('x is not a function');
  await expect(
    runCommandLine(
      program(() => Promise.reject(mistake)),
      ['set'],
    ),
  ).rejects.toBe(mistake);
});
