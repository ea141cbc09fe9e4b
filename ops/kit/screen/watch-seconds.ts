import { CliError } from '../cli-error';

/** Half of the meter's ten seconds: no reading is missed, and none is asked for four times. */
const usualSeconds = 5;

/** AWS answers a screen in one or two seconds, and may be asked by several people at once. */
const minSeconds = 1;

/**
 * `--watch [seconds]` as commander gives it: true without a number, undefined without the option.
 *
 * @throws CliError 2 for what is no number of seconds
 */
export function watchSeconds(given: string | boolean | undefined): number | undefined {
  if (given === undefined || given === false) return undefined;
  if (given === true) return usualSeconds;
  const seconds = Number(given);
  if (Number.isFinite(seconds) && seconds >= minSeconds) return seconds;
  throw new CliError(2, `--watch: expected seconds, ${minSeconds} or more, got ${given}`);
}
