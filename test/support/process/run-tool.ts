import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export interface ToolRun {
  readonly status: number | null;
  readonly output: string;
}

/** Runs a tool of `node_modules/.bin` from the repository's root, or from `cwd` within it. */
export function runBin(name: string, args: readonly string[], cwd = '.'): ToolRun {
  const { status, stdout, stderr } = spawnSync(join(process.cwd(), 'node_modules', '.bin', name), args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
  });
  return { status, output: `${stdout}${stderr}` };
}
