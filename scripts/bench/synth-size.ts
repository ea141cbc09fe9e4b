import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bigStage, largestStage } from '../big-stage';
import { type Comparison, compare } from './compare';
import { type BenchLine, ratioLine, shownLine } from './line';
import { measureSynth, type SynthCost } from './measure-synth';

/** Ten times the pools and the queues. What grows faster than they do shows long before it is ten times as dear. */
const mostTimes = 8;

const tenth = { ...largestStage, pools: largestStage.pools / 10, queues: largestStage.queues / 10 };

export interface SizeFigures {
  readonly size: Comparison<SynthCost>;
  readonly lines: readonly BenchLine[];
}

/** What a synth of the largest stage costs beside one of a tenth of its pools, every check on, as its users run it. */
export function sizeFigures(pairs: number): SizeFigures {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-bench-size-'));
  try {
    const synthOf = (size: typeof largestStage) => {
      const file = join(folder, `${size.pools}-pools.yaml`);
      writeFileSync(file, bigStage(size));
      return () => measureSynth('bin/app.ts', ['-c', `stage=${file}`], true);
    };
    const [large, small] = [synthOf(largestStage), synthOf(tenth)];
    // One first: a cold disk cache is nobody's doing.
    small();
    const size = compare(pairs, large, small);
    const places = ({ pools, queues }: typeof largestStage) => `${pools} pools and ${queues} queues`;
    return {
      size,
      lines: [
        shownLine(`cdk synth of ${places(largestStage)}, CPU`, `${size.a.cpuSeconds.toFixed(1)} s`),
        ratioLine(`the same / of ${places(tenth)}, CPU`, size.cpuRatio, mostTimes),
        ratioLine('the same, wall', size.wallRatio, mostTimes),
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
