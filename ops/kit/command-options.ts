import { type Command, Option, type OptionValues } from '@commander-js/extra-typings';
import { realClock } from './clock';
import { CliError } from './command-result';

/** What every verb that asks AWS takes. */
export interface ReadOptions {
  /** Name or path of a stage file. */
  readonly stage: string;
  /** @default the stage's */
  readonly region?: string;
  /** @default the credentials that the AWS CLI would take */
  readonly profile?: string;
  /** Prints JSON instead of text. */
  readonly json: boolean;
}

/** What every verb that changes something takes as well. */
export interface ChangeOptions extends ReadOptions {
  /** Why; goes into the audit record. Without it nothing is changed. */
  readonly reason?: string;
  /** Does not ask. Needed where there is no terminal to ask on. */
  readonly yes: boolean;
  /** Shows what would be done, and the equal `aws` commands, and does nothing. */
  readonly dryRun: boolean;
}

/** `--stage`, `--region`, `--profile`, `--json`: of every verb that asks AWS. */
export function withReadOptions<
  Args extends unknown[],
  Opts extends OptionValues,
  Global extends OptionValues,
>(command: Command<Args, Opts, Global>) {
  return command
    .requiredOption('--stage <name|path>', 'stage to work on')
    .option('--region <region>', "AWS region (default: the stage's)")
    .option('--profile <name>', 'profile of the AWS configuration')
    .option('--json', 'print JSON', false);
}

/** The above, `--reason`, `--yes` and `--dry-run`: of every verb that changes something. */
export function withChangeOptions<
  Args extends unknown[],
  Opts extends OptionValues,
  Global extends OptionValues,
>(command: Command<Args, Opts, Global>) {
  return withReadOptions(command)
    .option('--reason <text>', 'why; required, and written to the audit log')
    .option('--yes', 'do not ask', false)
    .option('--dry-run', 'show what would be done, and do nothing', false);
}

export interface NumberOption {
  /** As in `--tasks`. */
  readonly option: string;
  /** As in "a whole number from 0": what the message says. */
  readonly expected: string;
  /** @default 0 */
  readonly min?: number;
  /** @default as large as nine digits go */
  readonly max?: number;
  readonly whole?: true;
  /** May stand behind the number, as in `10%`. */
  readonly unit?: string;
}

/**
 * Reads a number as operators write it, in digits. `Number` alone would take `1e3`, `0x10`, and nothing at all for 0.
 *
 * @returns a parser that throws CliError 2
 */
export function numberOption(props: NumberOption): (text: string) => number {
  const { option, expected, min = 0, max = Number.POSITIVE_INFINITY, whole, unit = '' } = props;
  const digits = whole === true ? /^\d{1,9}$/ : /^\d{1,9}(\.\d{1,9})?$/;
  return (text) => {
    const bare = unit !== '' && text.endsWith(unit) ? text.slice(0, -unit.length) : text;
    const value = Number(bare);
    if (!digits.test(bare) || value < min || value > max) {
      throw new CliError(2, `${option}: expected ${expected}, got ${text}`);
    }
    return value;
  };
}

/** Half of the meter's ten seconds: no reading is missed, and none is asked for four times. */
const usualWatchSeconds = '5';

/** AWS answers a screen in one or two seconds, and may be asked by several people at once. */
const minWatchSeconds = 1;

/** `--watch`: of every screen. */
export function watchOption() {
  return new Option('--watch [seconds]', 'draw again every 5 s, or as often as said')
    .preset(usualWatchSeconds)
    .argParser(
      numberOption({
        option: '--watch',
        expected: `seconds, ${minWatchSeconds} or more`,
        min: minWatchSeconds,
      }),
    );
}

export interface MomentOption {
  /** As in `--until`. */
  readonly option: string;
  readonly lies: 'ahead' | 'back';
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * Reads a moment as operators write it: `90m`, `2h`, `1d` from now or back from now, or a date with its time zone. One
 * without is refused: people in two countries work on one incident.
 *
 * @returns a parser of whole seconds since 1970 that throws CliError 2
 */
export function momentOption({ option, lies }: MomentOption): (text: string) => number {
  return (text) => {
    const nowSeconds = Math.floor(realClock.nowMs() / 1000);
    const seconds = relative(text, nowSeconds, lies) ?? dated(text);
    if (seconds === undefined) {
      throw new CliError(2, `${option}: expected a time like 30m, 2h, 1d or 2026-11-24T03:00Z, got ${text}`);
    }
    if (lies === 'ahead' ? seconds <= nowSeconds : seconds >= nowSeconds) {
      throw new CliError(2, `${option}: ${text} is ${lies === 'ahead' ? 'over' : 'yet to come'}`);
    }
    return seconds;
  };
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
