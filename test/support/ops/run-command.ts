import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { runCommandLine } from '../../../ops/kit/run-command-line';

/** Runs a verb as `bulkhead` does, from its command line to what it prints and how it ends. */
export async function runCommand(verb: CommandUnknownOpts, ...args: readonly string[]) {
  const printed = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    jest.spyOn(process[stream], 'write').mockImplementation((text) => {
      printed[stream] += text;
      return true;
    }),
  );
  const { exitCode: before } = process;
  process.exitCode = undefined;
  try {
    const program = new Command('bulkhead');
    program.addCommand(verb);
    await runCommandLine(program, [verb.name(), ...args]);
    return { ...printed, exitCode: process.exitCode };
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.exitCode = before;
  }
}
