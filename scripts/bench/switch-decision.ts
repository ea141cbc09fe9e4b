import { compileSwitchboard } from '../../client/compile-switchboard';
import { decide } from '../../client/decide';
import type { DecidedJob, Switch, SwitchboardDocument } from '../../domain/switchboard/document';
import type { BenchLine } from './line';

/** A worker asks for every job that it takes, a producer for every job that it enqueues. */
const barMicroseconds = 5;

const SWITCHES = 1000;
const JOBS = 20_000;
const ROUNDS = 50;

/** Until the compiler has seen all of the code. */
const WARM_UP_ROUNDS = 5;

interface DecisionCost {
  /** Per decision, the median over rounds; the dearer of the two kinds of jobs below. */
  readonly microseconds: number;
  /** Jobs of which every name is asked for, in every combination, and which two samples and the id's hash decide. */
  readonly worstMicroseconds: number;
  /** Jobs of names as they come, most of which no switch asks for. */
  readonly usualMicroseconds: number;
  readonly compileMilliseconds: number;
}

export interface DecisionFigures {
  readonly decision: DecisionCost;
  readonly lines: readonly BenchLine[];
}

/** What it costs to decide upon a job with as many switches as a document may hold. Takes a second. */
export function decisionFigures(): DecisionFigures {
  const decision = decisionCost();
  const figure = `${decision.microseconds.toFixed(2)} µs`;
  return {
    decision,
    lines: [
      {
        what: `decision on a job, ${SWITCHES.toLocaleString('en-US')} switches`,
        ...{ figure, bar: `< ${barMicroseconds} µs`, met: decision.microseconds < barMicroseconds },
      },
    ],
  };
}

function decisionCost(): DecisionCost {
  const document = crowdedDocument();
  const started = performance.now();
  const board = compileSwitchboard(document);
  const compileMilliseconds = performance.now() - started;
  const timed = (jobs: readonly DecidedJob[]): number => {
    const rounds: number[] = [];
    const text = JSON.stringify(jobs);
    for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
      // Read anew, as jobs are: V8 keeps the hashes of texts that it has looked up before.
      const fresh: readonly DecidedJob[] = JSON.parse(text);
      const begun = performance.now();
      let stopped = 0;
      for (const job of fresh) if (decide(board, job, 2000).action !== 'run') stopped += 1;
      const microseconds = ((performance.now() - begun) * 1000) / jobs.length;
      // Both answers come, or the compiler was free to leave the work out.
      if (stopped === 0 || stopped === jobs.length) throw new Error('all jobs were decided alike');
      if (round >= 0) rounds.push(microseconds);
    }
    return rounds.sort((a, b) => a - b)[ROUNDS / 2] ?? Number.NaN;
  };
  const worstMicroseconds = timed(jobsOf((index) => index % 140));
  const usualMicroseconds = timed(jobsOf((index) => index % 5000));
  return {
    microseconds: Math.max(worstMicroseconds, usualMicroseconds),
    ...{ worstMicroseconds, usualMicroseconds, compileMilliseconds },
  };
}

/** Every kind of pattern for each of 143 names. All but the samples have ended: nothing strict cuts a search short. */
function crowdedDocument(): SwitchboardDocument {
  const switches = Array.from({ length: SWITCHES }, (_, index): Switch => {
    const kind = 1 + (index % 7);
    const name = (bit: number, what: string) =>
      (kind & bit) === 0 ? '*' : `${what}-${Math.floor(index / 7)}`;
    const pattern = { source: name(1, 'source'), jobClass: name(2, 'class'), account: name(4, 'account') };
    const note = { reason: 'bench', who: 'bench', atSeconds: 1000 };
    return kind === 1 || kind === 2
      ? { ...pattern, ...note, action: 'sample', percent: 50 }
      : { ...pattern, ...note, action: 'off', untilSeconds: 1500 };
  });
  return {
    ...{ version: 1, revision: 1, changeId: 'bench', switches, routes: [], seeded: [] },
    release: { deferSeconds: 300, deferredJobsPerSecondPerTask: 5, unparkJobsPerSecond: 50 },
  };
}

/** With ids as long as a UUID. */
function jobsOf(nameOf: (index: number) => number): readonly DecidedJob[] {
  return Array.from({ length: JOBS }, (_, index) => ({
    id: `00000000-0000-4000-8000-${index.toString().padStart(12, '0')}`,
    jobClass: `class-${nameOf(index)}`,
    source: `source-${nameOf(index)}`,
    account: `account-${nameOf(index)}`,
  }));
}
