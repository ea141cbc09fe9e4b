import { CliError } from './cli-error';

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

export interface MomentOption {
  /** As in `--until`. */
  readonly option: string;
  readonly text: string;
  readonly nowMs: number;
  readonly lies: 'ahead' | 'back';
}

/**
 * Whole seconds since 1970 of a moment as operators write it: `90m`, `2h`, `1d` from now or back from now, or a date
 * with its time zone. One without is refused: people in two countries work on one incident.
 *
 * @throws CliError 2
 */
export function momentOption({ option, text, nowMs, lies }: MomentOption): number {
  const nowSeconds = Math.floor(nowMs / 1000);
  const seconds = relative(text, nowSeconds, lies) ?? dated(text);
  if (seconds === undefined) {
    throw new CliError(2, `${option}: expected a time like 30m, 2h, 1d or 2026-11-24T03:00Z, got ${text}`);
  }
  if (lies === 'ahead' ? seconds <= nowSeconds : seconds >= nowSeconds) {
    throw new CliError(2, `${option}: ${text} is ${lies === 'ahead' ? 'over' : 'yet to come'}`);
  }
  return seconds;
}

function relative(text: string, nowSeconds: number, lies: MomentOption['lies']): number | undefined {
  const found = /^(\d{1,6})([smhd])$/.exec(text);
  if (found === null) return undefined;
  const length = Number(found[1]) * (unitSeconds[found[2] ?? ''] ?? 0);
  return lies === 'ahead' ? nowSeconds + length : nowSeconds - length;
}

function dated(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(text)) return undefined;
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / 1000);
}
