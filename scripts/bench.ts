import Table from 'cli-table3';
import { Command } from 'commander';
import { reportFailure } from '../local/region/command/report-failure';
import { commandLines, commandStarts } from './bench/command-start';
import { compare, median } from './bench/compare';
import { measuringFigures } from './bench/cost/measuring-lines';
import { latencyFigures } from './bench/latency-lines';
import { type BenchLine, ratioLine, secondsLine, shownLine } from './bench/line';
import { measureSynth } from './bench/measure-synth';
import { moverFigures } from './bench/mover/mover-lines';
import { regionStarts } from './bench/region-starts';
import { regionWaitFigures } from './bench/region-wait-lines';
import { rollbackFigures } from './bench/rollback-lines';
import { decisionFigures } from './bench/switch-decision';
import { sizeFigures } from './bench/synth-size';
import { waitFigures } from './bench/wait-lines';

/**
 * How much dearer our synth may be than that of an empty app, in wall time and CPU. The built-in validation is most of
 * both, so its absence is measured too. Rules and cdk-nag are part of ours in both.
 */
// Advice of the SDK about node versions is no figure.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const bars = { validated: 2.0, unvalidated: 5 } as const;

const options = new Command('bench')
  .description(
    'what a synth of prod costs against an empty app, and one of a hundred pools against ten, a month of measuring, a reading of long queues, a scaling decision, moving jobs out and back beside the build before, a decision on a job, how soon a bad version is undone, what must not wait, the starts of the embedded region, and the start of the command',
  )
  .option('--pairs <n>', 'pairs of synths; medians are shown', Number, 5)
  .option('--json', 'print JSON', false)
  .option('--no-synth', 'leave out the synths')
  .option('--no-size', 'leave out the synths of ten and a hundred pools')
  .option('--no-cost', 'leave out what a month of measuring costs')
  .option('--no-meter', 'leave out the queue meter and the scaling')
  .option('--no-mover', 'leave out parking jobs and bringing them back')
  .option('--no-switchboard', 'leave out the decision on a job')
  .option('--no-rollbacks', 'leave out how soon a bad version is undone')
  .option('--no-waits', 'leave out what must not wait')
  .option(
    '--no-region',
    'leave out the two starts of the embedded region, and how soon it sees late jobs and obeys a switch',
  )
  .option('--no-command', 'leave out the start of the command')
  .parse()
  .opts<{
    pairs: number;
    json: boolean;
    synth: boolean;
    size: boolean;
    cost: boolean;
    meter: boolean;
    mover: boolean;
    switchboard: boolean;
    rollbacks: boolean;
    waits: boolean;
    region: boolean;
    command: boolean;
  }>();

function synths(validation: boolean) {
  const ours = () => measureSynth('bin/app.ts', ['-c', 'stage=prod'], validation);
  const empty = () => measureSynth('scripts/bench/empty-app.ts', [], validation);
  process.stderr.write(`cdk synth with validation ${validation ? 'on' : 'off'}: ${options.pairs} pairs\n`);
  // One first: a cold disk cache is nobody's doing.
  ours();
  return compare(options.pairs, ours, empty);
}

function synthFigures() {
  const validated = synths(true);
  const unvalidated = synths(false);
  const lines = [
    ratioLine('cdk synth / empty app, validation on, CPU', validated.cpuRatio, bars.validated),
    ratioLine('cdk synth / empty app, validation on, wall', validated.wallRatio, bars.validated),
    ratioLine('cdk synth / empty app, validation off, CPU', unvalidated.cpuRatio, bars.unvalidated),
    ratioLine('cdk synth / empty app, validation off, wall', unvalidated.wallRatio, bars.unvalidated),
    shownLine(
      'peak memory of the synth, validation on',
      `${median(validated.runs.map(({ peakMiB }) => peakMiB)).toFixed(0)} MiB`,
    ),
  ];
  return { validated, unvalidated, lines };
}

function startFigures() {
  process.stderr.write('embedded region: two starts\n');
  const starts = regionStarts();
  const lines = [
    secondsLine('npm start, first', starts.firstSeconds, 300),
    secondsLine('npm start, nothing changed', starts.secondSeconds, 30),
  ];
  return { starts, lines };
}

async function commandFigures() {
  process.stderr.write('command: --help and status, beside aws and the command before\n');
  const commands = await commandStarts();
  return { commands, lines: commandLines(commands) };
}

async function main(): Promise<void> {
  const synth = options.synth ? synthFigures() : { lines: [] };
  if (options.size) process.stderr.write('cdk synth of ten and of a hundred pools\n');
  const size = options.size ? sizeFigures(options.pairs) : { lines: [] };
  const cost = options.cost ? await measuringFigures() : { lines: [] };
  if (options.meter) process.stderr.write('queue meter: a minute, with ten million jobs\n');
  const latency = options.meter ? await latencyFigures() : { lines: [] };
  if (options.mover) process.stderr.write('queue mover: 200,000 jobs of either framework, both builds\n');
  const mover = options.mover ? await moverFigures() : { lines: [] };
  const decision = options.switchboard ? decisionFigures() : { lines: [] };
  const rollbacks = options.rollbacks ? rollbackFigures() : { lines: [] };
  if (options.waits) process.stderr.write('what must not wait: refusals, silent stores, rules\n');
  const waits = options.waits ? await waitFigures() : { lines: [] };
  const region = options.region ? startFigures() : { lines: [] };
  if (options.region) process.stderr.write('embedded region: late jobs and a switch\n');
  const soon = options.region ? await regionWaitFigures() : { lines: [] };
  const command = options.command ? await commandFigures() : { lines: [] };
  const parts = [synth, size, cost, latency, mover, decision, rollbacks, waits, region, soon, command];
  const lines: readonly BenchLine[] = parts.flatMap((part) => part.lines);
  if (options.json) {
    process.stdout.write(
      `${JSON.stringify({ ...synth, ...size, ...cost, ...latency, ...mover, ...decision, ...region, ...command, lines }, null, 2)}\n`,
    );
  } else {
    const table = new Table({ head: ['', 'Figure', 'Bar', ''], style: { head: [], border: [] } });
    for (const { what, figure, bar, met } of lines) {
      table.push([what, figure, bar, bar === '' ? '' : met ? 'met' : 'MISSED']);
    }
    process.stdout.write(`${table}\n`);
  }
  process.exitCode = lines.every(({ met }) => met) ? 0 : 1;
}

main().catch((error: unknown) => {
  process.exitCode = reportFailure(error);
});
