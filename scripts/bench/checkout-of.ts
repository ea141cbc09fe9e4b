import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A commit's files, with our packages. Undefined where it is not in the history. */
export function checkoutOf(commit: string, directory: string): string | undefined {
  const archive = `${directory}.tar`;
  const { status } = spawnSync('git', ['archive', '--output', archive, commit], { stdio: 'ignore' });
  if (status !== 0) return undefined;
  mkdirSync(directory);
  execFileSync('tar', ['-xf', archive, '-C', directory]);
  symlinkSync(resolve('node_modules'), join(directory, 'node_modules'));
  return directory;
}
