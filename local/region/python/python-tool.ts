import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutRoot } from '../../../config/checkout-root';
import { findPython } from './find-python';

export interface PythonTool {
  /** Of its folder in `.bulkhead`. */
  readonly name: string;
  /** Path of a requirements file with exact versions, also of what the tool needs itself: nothing else is installed. */
  readonly requirements: string;
  readonly program: string;
}

/**
 * A program from PyPI for tests and the bench, in an environment of its own: what it needs need not fit the emulator's.
 * Made once for each version of the requirements.
 *
 * @returns the path of the program
 */
export async function pythonTool({ name, requirements, program }: PythonTool): Promise<string> {
  const directory = join(checkoutRoot, '.bulkhead', name);
  const stamp = join(directory, '.requirements');
  const wanted = readFileSync(requirements, 'utf8');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    rmSync(directory, { recursive: true, force: true });
    execFileSync(await findPython(), ['-m', 'venv', directory]);
    execFileSync(join(directory, 'bin', 'pip'), [
      'install',
      '--quiet',
      '--no-deps',
      '--no-compile',
      '-r',
      requirements,
    ]);
    writeFileSync(stamp, wanted);
  }
  return join(directory, 'bin', program);
}
