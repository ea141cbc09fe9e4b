import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { venvDirectory } from '../../local/region/checkout';
import { deployStage } from '../../local/region/deploy/deploy-stage';
import { toolEnvironment } from '../../local/region/emulator/region-environment';
import { pythonTool } from '../../local/region/python/python-tool';
import { openRegion } from '../../local/region/region/open-region';
import { checkoutOf } from './checkout-of';
import { type Comparison, compare } from './compare';
import { type BenchLine, ratioLine, shownLine } from './line';
import { measureCommand } from './measure-command';

/** How long our command may take beside one of the AWS command line that everybody has, in CPU and in wall time. */
const bars = { help: 0.35, status: 1.0 } as const;

/** Short commands: a median of fewer is the machine's mood. */
const pairs = 15;

/** What is only shown, and slower by far. */
const shownPairs = 5;

/** The last commit at which the command ran file by file with tsx; a checkout without history lacks it. */
const before = '5135ffb';

export interface CommandStarts {
  readonly helpToAws: Comparison;
  readonly statusToAws: Comparison;
  /** Beside the command before it was bundled, started by its file and as its documents said; undefined without history. */
  readonly toBefore?: Readonly<Record<'help' | 'helpByNpx' | 'status' | 'statusByNpx', Comparison>>;
}

/** Measures what it costs to start the command, on an embedded region of its own. Takes about three minutes. */
export async function commandStarts(): Promise<CommandStarts> {
  const aws = await pythonTool({
    name: 'aws-cli',
    requirements: resolve('scripts/bench/aws-cli-requirements.txt'),
    program: 'aws',
  });
  const root = mkdtempSync(join(tmpdir(), 'bulkhead-bench-command-'));
  const region = await openRegion({ root: join(root, 'region'), venv: venvDirectory });
  const old = checkoutOf(before, join(root, 'before'));
  try {
    await deployStage({ port: region.port, directory: region.directory }, region.clients, { stage: 'local' });
    const env = toolEnvironment(region.port);
    const run = (command: readonly string[], cwd = '.') => {
      const measured = () => measureCommand(command, { cwd, env });
      // One first: a cold disk cache is nobody's doing, and ours is bundled then, and twice compiled.
      measured();
      measured();
      return measured;
    };
    const help = ['--help'];
    const status = ['status', '--stage', 'local'];
    const [ourHelp, ourStatus] = [run(['./bulkhead', ...help]), run(['./bulkhead', ...status])];
    const helpToAws = compare(pairs, ourHelp, run([aws, '--version']));
    const statusToAws = compare(pairs, ourStatus, run([aws, 'ecs', 'list-clusters']));
    if (old === undefined) return { helpToAws, statusToAws };
    const file = [process.execPath, 'bin/bulkhead.mjs'];
    const npx = ['npx', 'bulkhead'];
    const toBefore = {
      help: compare(shownPairs, ourHelp, run([...file, ...help], old)),
      helpByNpx: compare(shownPairs, ourHelp, run([...npx, ...help], old)),
      status: compare(shownPairs, ourStatus, run([...file, ...status], old)),
      statusByNpx: compare(shownPairs, ourStatus, run([...npx, ...status], old)),
    };
    return { helpToAws, statusToAws, toBefore };
  } finally {
    await region.close('drop');
    rmSync(root, { recursive: true, force: true });
  }
}

export function commandLines({ helpToAws, statusToAws, toBefore }: CommandStarts): readonly BenchLine[] {
  const milliseconds = (seconds: number) => `${(seconds * 1000).toFixed(0)} ms`;
  const judged = (what: string, { cpuRatio, wallRatio }: Comparison, bar: number) => [
    ratioLine(`${what}, CPU`, cpuRatio, bar),
    ratioLine(`${what}, wall`, wallRatio, bar),
  ];
  const shown = (what: string, { cpuRatio, wallRatio }: Comparison) =>
    shownLine(`${what}, CPU and wall`, `${cpuRatio.toFixed(2)} ${wallRatio.toFixed(2)}`);
  return [
    ...judged('bulkhead --help / aws --version', helpToAws, bars.help),
    ...judged('bulkhead status / aws ecs list-clusters', statusToAws, bars.status),
    shownLine(
      'bulkhead --help and status, wall',
      `${milliseconds(helpToAws.a.wallSeconds)}, ${milliseconds(statusToAws.a.wallSeconds)}`,
    ),
    ...(toBefore === undefined
      ? [shownLine(`beside ${before}`, 'not in this history')]
      : [
          shown(`--help / that of ${before}`, toBefore.help),
          shown(`--help / that of ${before} by npx`, toBefore.helpByNpx),
          shown(`status / that of ${before}`, toBefore.status),
          shown(`status / that of ${before} by npx`, toBefore.statusByNpx),
        ]),
  ];
}
