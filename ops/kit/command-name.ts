import { basename, delimiter, dirname, relative } from 'node:path';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';

export interface Call {
  /** Absolute path of what was started, links not followed. */
  readonly program: string;
  readonly folder: string;
  /** The variable PATH. */
  readonly path: string;
}

/** How the command is called where it was called, so that what it prints can be pasted there. */
export function commandNameOf({ program, folder, path }: Call): string {
  // Tests, and bin/bulkhead.ts started by itself.
  if (basename(program) !== 'bulkhead' || path.split(delimiter).includes(dirname(program))) return 'bulkhead';
  const fromFolder = relative(folder, program);
  return fromFolder.startsWith('..') ? program : `./${fromFolder}`;
}

/** The name for commands in plans, findings and screens. */
export const commandName = commandNameOf({
  program: process.argv[1] ?? '',
  folder: process.cwd(),
  path: process.env.PATH ?? '',
});

/** Puts the name into the examples of all help texts, which are lines that begin with `bulkhead`. */
export function withCommandName(command: CommandUnknownOpts): void {
  command.configureOutput({
    writeOut: (text) => process.stdout.write(text.replace(/^( {2})bulkhead /gm, `$1${commandName} `)),
  });
  for (const each of command.commands) withCommandName(each);
}
