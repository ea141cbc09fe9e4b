import { atLeastLine, type BenchLine, ratioLine, shownLine } from '../line';
import { before, type MoverSpeed, moverSpeed, verbs } from './mover-speed';
import { typedLoopLines } from './typed-loops';

/** Of jobs per second, beside the build before; of the function's memory; and of the store's longest commands. */
const bars = { park: 5, purge: 5, unpark: 3, peakMiB: 1, p99Ms: 10 } as const;

/** Fewer would be the machine's mood, more some minutes each. */
const PAIRS = 3;

/** How fast the mover takes and returns 100,000 of 200,000 jobs of either framework, beside the build before. */
export async function moverFigures() {
  const speeds = [await moverSpeed('sidekiq', PAIRS), await moverSpeed('bullmq', PAIRS)];
  return { moverSpeeds: speeds, lines: [...speeds.flatMap(moverLines), ...(await typedLoopLines())] };
}

function moverLines({ framework, now, ratios }: MoverSpeed): readonly BenchLine[] {
  const named = (what: string) => `${framework}: ${what}`;
  const speed = (jobsPerSecond: number) => `${Math.round(jobsPerSecond).toLocaleString('en-US')} jobs/s`;
  return [
    ...verbs.flatMap((verb) => [
      shownLine(named(`queue ${verb}`), speed(now.jobsPerSecond[verb])),
      ...(ratios === undefined
        ? []
        : [atLeastLine(named(`queue ${verb} / that of ${before}, jobs/s`), ratios[verb], bars[verb])]),
    ]),
    ...(ratios === undefined
      ? [shownLine(named(`beside ${before}`), 'not in this history')]
      : [ratioLine(named(`memory of the mover / that of ${before}`), ratios.peakMiB, bars.peakMiB)]),
    ratioLine(named('longest command of the mover, p99, ms'), now.p99Ms, bars.p99Ms),
    shownLine(named('longest command of the mover, ms'), now.longestMs.toFixed(1)),
  ];
}
