import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What one run of one process took. */
export interface Measured {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakMiB: number;
}

/** Runs a TypeScript file the way `cdk` does, and measures it. @throws Error with its output when it fails. */
export function measure(file: string, environment: Readonly<Record<string, string>>): Measured {
  const directory = mkdtempSync(join(tmpdir(), 'bulkhead-bench-'));
  const probe = join(directory, 'probe.json');
  try {
    const started = performance.now();
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--import', './scripts/bench/probe.mjs', '--import', 'tsx', file],
      {
        encoding: 'utf8',
        env: { ...process.env, ...environment, CDK_OUTDIR: join(directory, 'out'), BENCH_PROBE_FILE: probe },
      },
    );
    const wallSeconds = (performance.now() - started) / 1000;
    if (status !== 0) throw new Error(`${file} ended with ${status}:\n${stderr}`);
    return { wallSeconds, ...JSON.parse(readFileSync(probe, 'utf8')) };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
