import Table from 'cli-table3';
import { Command } from 'commander';
import { compare } from './bench/compare';
import { measureSynth } from './bench/measure-synth';
import { regionStarts } from './bench/region-starts';

/**
 * How much dearer our synth may be than that of an empty app, in wall time and CPU. The built-in validation is most of
 * both, so its absence is measured too. Rules and cdk-nag are part of ours in both.
 */
const bars = { validated: 2.0, unvalidated: 5 } as const;

interface Line {
  readonly what: string;
  readonly figure: string;
  readonly bar: string;
  readonly met: boolean;
}

const options = new Command('bench')
  .description('what a synth of prod costs against an empty app, and how long the embedded region takes')
  .option('--pairs <n>', 'pairs of runs; medians are shown', Number, 5)
  .option('--json', 'print JSON', false)
  .option('--no-region', 'leave out the two starts of the embedded region')
  .parse()
  .opts<{ pairs: number; json: boolean; region: boolean }>();

function synths(validation: boolean) {
  const ours = () => measureSynth('bin/app.ts', ['-c', 'stage=prod'], validation);
  const empty = () => measureSynth('scripts/bench/empty-app.ts', [], validation);
  process.stderr.write(`cdk synth with validation ${validation ? 'on' : 'off'}: ${options.pairs} pairs\n`);
  // One first: a cold disk cache is nobody's doing.
  ours();
  return compare(options.pairs, ours, empty);
}

const validated = synths(true);
const unvalidated = synths(false);
if (options.region) process.stderr.write('embedded region: two starts\n');
const starts = options.region ? regionStarts() : undefined;

const ratio = (what: string, value: number, bar: number): Line => ({
  what,
  figure: value.toFixed(2),
  bar: `<= ${bar}`,
  met: value <= bar,
});
const seconds = (what: string, value: number, bar: number): Line => ({
  what,
  figure: `${value.toFixed(1)} s`,
  bar: `<= ${bar} s`,
  met: value <= bar,
});
const lines: Line[] = [
  ratio('cdk synth / empty app, validation on, CPU', validated.cpuRatio, bars.validated),
  ratio('cdk synth / empty app, validation on, wall', validated.wallRatio, bars.validated),
  ratio('cdk synth / empty app, validation off, CPU', unvalidated.cpuRatio, bars.unvalidated),
  ratio('cdk synth / empty app, validation off, wall', unvalidated.wallRatio, bars.unvalidated),
  {
    what: 'peak memory of the synth, validation on',
    figure: `${validated.a.peakMiB.toFixed(0)} MiB`,
    bar: '',
    met: true,
  },
  ...(starts === undefined
    ? []
    : [
        seconds('npm start, first', starts.firstSeconds, 300),
        seconds('npm start, nothing changed', starts.secondSeconds, 30),
      ]),
];

if (options.json) {
  process.stdout.write(`${JSON.stringify({ validated, unvalidated, starts, lines }, null, 2)}\n`);
} else {
  const table = new Table({ head: ['', 'Figure', 'Bar', ''], style: { head: [], border: [] } });
  for (const { what, figure, bar, met } of lines) {
    table.push([what, figure, bar, bar === '' ? '' : met ? 'met' : 'MISSED']);
  }
  process.stdout.write(`${table}\n`);
}
process.exitCode = lines.every(({ met }) => met) ? 0 : 1;
