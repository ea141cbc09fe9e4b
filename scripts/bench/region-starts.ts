import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Seconds of `npm start` into an empty region and of a second one with nothing changed. Python stands already. */
export interface RegionStarts {
  readonly firstSeconds: number;
  readonly secondSeconds: number;
}

export function regionStarts(): RegionStarts {
  const directory = mkdtempSync(join(tmpdir(), 'bulkhead-bench-region-'));
  const start = (): number => {
    const started = performance.now();
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', 'bin/bulkhead.ts', 'start', '--json', '--directory', directory],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`start ended with ${status}:\n${stderr}`);
    return (performance.now() - started) / 1000;
  };
  try {
    return { firstSeconds: start(), secondSeconds: start() };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
