import { spawnSync } from 'node:child_process';

/** What one run of a command took, all its processes together. */
export interface Cost {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
}

export interface CommandRun {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Runs its arguments and writes what all of it cost to descriptor 3. The shell's `times` and not a figure taken inside
 * the processes: those end before V8's compiler threads do.
 */
const withTimes = '"$@"; status=$?; times >&3; exit $status';

/** @throws Error with the output when it fails */
export function measureCommand(command: readonly string[], { cwd, env }: CommandRun = {}): Cost {
  const started = performance.now();
  const { status, stderr, output } = spawnSync('sh', ['-c', withTimes, 'sh', ...command], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    ...(cwd !== undefined && { cwd }),
    env: env ?? process.env,
  });
  const wallSeconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}:\n${stderr}`);
  return { wallSeconds, cpuSeconds: childrenSeconds(output[3] ?? '') };
}

/** Of what `times` prints, the second line: user and system time of the shell's children, as `0m1.234s 0m0.567s`. */
function childrenSeconds(times: string): number {
  const [, children = ''] = times.split('\n');
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
}
