import { any, type JobPattern, type Switch } from '../../domain/switchboard/document';

/** From the strictest on, as switches are decided by. */
const strictness = { off: 0, defer: 1, drop: 2, sample: 3 } as const;

/** Another switch that does at least as much to all of the same jobs, for at least as long. */
export function coveringSwitch(
  wanted: Switch,
  switches: readonly Switch[],
  nowSeconds: number,
): Switch | undefined {
  return switches.find(
    (one) =>
      isWider(one, wanted) &&
      isAsStrict(one, wanted) &&
      endOf(one) > nowSeconds &&
      endOf(one) >= endOf(wanted),
  );
}

/** Another switch that stays over jobs of a pattern once its own is cleared. */
export function remainingSwitch(
  pattern: JobPattern,
  switches: readonly Switch[],
  nowSeconds: number,
): Switch | undefined {
  return switches.find((one) => isWider(one, pattern) && endOf(one) > nowSeconds);
}

/** It sees every job of the pattern, and is not the pattern's own. */
function isWider(one: JobPattern, pattern: JobPattern): boolean {
  const names = ['source', 'jobClass', 'account'] as const;
  const isSame = names.every((name) => one[name] === pattern[name]);
  return !isSame && names.every((name) => one[name] === any || one[name] === pattern[name]);
}

function isAsStrict(one: Switch, wanted: Switch): boolean {
  if (one.action !== wanted.action) return strictness[one.action] < strictness[wanted.action];
  return (one.percent ?? 0) <= (wanted.percent ?? 0);
}

function endOf({ untilSeconds = Number.POSITIVE_INFINITY }: Switch): number {
  return untilSeconds;
}
