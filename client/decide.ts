import type { DecidedJob, Switch } from '../domain/switchboard/document';
import type { CompiledSwitchboard, RankedSwitch } from './compile-switchboard';
import { jobHash } from './job-hash';

/** What shall become of a job. A job that a `sample` does not let pass is deferred. */
export type Decision =
  | { readonly action: 'run' }
  | {
      readonly action: 'off' | 'defer' | 'drop';
      /** For whoever must say why. */
      readonly switch: Switch;
    };

const run: Decision = { action: 'run' };

/** Hundredths of a percent. */
const PARTS = 10_000;

/**
 * The strictest switch that matches and has not ended decides, not the narrowest one: a kill switch that something
 * narrower could undo is none. `off` > `defer` > `drop` > `sample`, of samples the one that lets the least pass; what
 * keeps work beats what destroys it. Of equals the first in the document is named.
 *
 * With `sample` a job passes if `jobHash(id) % 10000 < percent * 100`, both sides as doubles: the same job always gets
 * the same answer, and what passes at 10 % passes at 20 %. The one switch that decides also decides what passes: a job
 * under two samples is not drawn twice.
 *
 * At most seven lookups, whatever the number of switches.
 */
export function decide(board: CompiledSwitchboard, job: DecidedJob, nowSeconds: number): Decision {
  const source = job.source === undefined ? undefined : board.sources.get(job.source);
  const jobClass = board.jobClasses.get(job.jobClass);
  const account = job.account === undefined ? undefined : board.accounts.get(job.account);
  const { combined } = board;
  let found = stricter(undefined, board.forAll, nowSeconds);
  if (source) found = stricter(found, source.alone, nowSeconds);
  if (jobClass) found = stricter(found, jobClass.alone, nowSeconds);
  if (account) found = stricter(found, account.alone, nowSeconds);
  if (source && jobClass) {
    const key = source.keyPart + jobClass.keyPart;
    found = stricter(found, combined.get(key), nowSeconds);
    if (account) found = stricter(found, combined.get(key + account.keyPart), nowSeconds);
  }
  if (source && account) {
    found = stricter(found, combined.get(source.keyPart + account.keyPart), nowSeconds);
  }
  if (jobClass && account) {
    found = stricter(found, combined.get(jobClass.keyPart + account.keyPart), nowSeconds);
  }
  if (found === undefined) return run;
  const { passesBelow } = found;
  if (passesBelow !== undefined && jobHash(job.id) % PARTS < passesBelow) return run;
  return { action: found.action, switch: found.switch };
}

function stricter(
  found: RankedSwitch | undefined,
  candidates: readonly RankedSwitch[] | undefined,
  nowSeconds: number,
): RankedSwitch | undefined {
  if (candidates === undefined) return found;
  for (const candidate of candidates) {
    if (found !== undefined && found.rank < candidate.rank) return found;
    if (candidate.untilSeconds > nowSeconds) return candidate;
  }
  return found;
}
