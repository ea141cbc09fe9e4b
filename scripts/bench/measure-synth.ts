import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What one run of a command took, all its processes together; the memory is that of the largest. */
export interface Measured {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakMiB: number;
}

/** What cdk.json starts: both apps run the same way. */
const { app: appCommand }: { app: string } = JSON.parse(readFileSync('cdk.json', 'utf8'));

const probe = resolve('scripts/bench/probe.mjs');

/**
 * Runs its arguments and writes what all of it cost to descriptor 3. The shell's `times` and not a figure taken inside
 * the processes: those end before V8's compiler threads do.
 */
const withTimes = '"$@"; status=$?; times >&3; exit $status';

/**
 * Runs `cdk synth -q` over a TypeScript app, as its users do, and measures the CLI and the app together.
 *
 * @throws Error with the output when it fails.
 */
export function measureSynth(app: string, args: readonly string[], validation: boolean): Measured {
  const directory = mkdtempSync(join(tmpdir(), 'bulkhead-bench-'));
  const probes = join(directory, 'probes');
  mkdirSync(probes);
  try {
    const started = performance.now();
    const { status, stderr, output } = spawnSync(
      'sh',
      [
        ...['-c', withTimes, 'sh', process.execPath, 'node_modules/aws-cdk/bin/cdk'],
        'synth',
        '-q',
        ...['--app', appCommand.replace('bin/app.ts', app), '-o', join(directory, 'out')],
        ...args,
      ],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
        env: {
          ...process.env,
          CDK_VALIDATION: String(validation),
          NODE_OPTIONS: `--import=${probe}`,
          BENCH_PROBE_DIRECTORY: probes,
        },
      },
    );
    const wallSeconds = (performance.now() - started) / 1000;
    if (status !== 0) throw new Error(`${app} ended with ${status}:\n${stderr}`);
    const peaks = readdirSync(probes).map((file): { peakMiB: number } =>
      JSON.parse(readFileSync(join(probes, file), 'utf8')),
    );
    return {
      wallSeconds,
      cpuSeconds: childrenSeconds(output[3] ?? ''),
      peakMiB: Math.max(...peaks.map(({ peakMiB }) => peakMiB)),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Of what `times` prints, the second line: user and system time of the shell's children, as `0m1.234s 0m0.567s`. */
function childrenSeconds(times: string): number {
  const [, children = ''] = times.split('\n');
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
}
