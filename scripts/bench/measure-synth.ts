import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Cost, measureCommand } from './measure-command';

export interface SynthCost extends Cost {
  /** Of the largest process. */
  readonly peakMiB: number;
}

/** What cdk.json starts: both apps run the same way. */
const { app: appCommand }: { app: string } = JSON.parse(readFileSync('cdk.json', 'utf8'));

const probe = resolve('scripts/bench/probe.mjs');

/**
 * Runs `cdk synth -q` over a TypeScript app, as its users do, and measures the CLI and the app together.
 *
 * @throws Error with the output when it fails.
 */
export function measureSynth(app: string, args: readonly string[], validation: boolean): SynthCost {
  const directory = mkdtempSync(join(tmpdir(), 'bulkhead-bench-'));
  const probes = join(directory, 'probes');
  mkdirSync(probes);
  try {
    const cost = measureCommand(
      [
        ...[process.execPath, 'node_modules/aws-cdk/bin/cdk', 'synth', '-q'],
        ...['--app', appCommand.replace('bin/app.ts', app), '-o', join(directory, 'out')],
        ...args,
      ],
      {
        env: {
          ...process.env,
          CDK_VALIDATION: String(validation),
          NODE_OPTIONS: `--import=${probe}`,
          BENCH_PROBE_DIRECTORY: probes,
        },
      },
    );
    const peaks = readdirSync(probes).map((file): { peakMiB: number } =>
      JSON.parse(readFileSync(join(probes, file), 'utf8')),
    );
    return { ...cost, peakMiB: Math.max(...peaks.map(({ peakMiB }) => peakMiB)) };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
