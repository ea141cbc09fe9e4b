import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findPython } from '../../../local/region/python/find-python';

const directory = resolve('.bulkhead/cfn-lint');
const requirements = join(__dirname, 'cfn-lint-requirements.txt');
const stamp = join(directory, '.requirements');

/** cfn-lint in an environment of its own, made once for each version of its requirements. Returns its program. */
export async function cfnLint(): Promise<string> {
  const wanted = readFileSync(requirements, 'utf8');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    rmSync(directory, { recursive: true, force: true });
    execFileSync(await findPython(), ['-m', 'venv', directory]);
    execFileSync(join(directory, 'bin', 'pip'), ['install', '--quiet', '-r', requirements]);
    writeFileSync(stamp, wanted);
  }
  return join(directory, 'bin', 'cfn-lint');
}

/** What it finds in the templates, with the exceptions of `.cfnlintrc.yaml`. */
export function lintTemplates(
  program: string,
  files: readonly string[],
): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(program, ['--format', 'parseable', ...files], {
    encoding: 'utf8',
  });
  return { status, output: `${stdout}${stderr}` };
}
