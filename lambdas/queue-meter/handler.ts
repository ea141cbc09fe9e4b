import { meterPlaceVariable } from '../../config/contract/meter-settings';
import { systemClock } from '../store-client/clock';
import { functionSettings } from '../store-client/function-settings';
import { AwsMeterDependencies, awsClients } from './aws-meter-dependencies';
import { Meter, type MeterRun } from './meter';
import { meterSettings } from './settings';

/** What Lambda tells of an invocation; only that is used. */
interface InvocationContext {
  getRemainingTimeInMillis(): number;
}

/** Without a context: what the function has in the stack. */
const timeoutMs = 75_000;

let meter: Meter | undefined;

/**
 * Measures the slots of one minute, and remembers in between as long as the process lives.
 *
 * @param event `{ readings: 2 }` for fewer of them; anything else for all
 * @throws Error where the settings or `readings` are wrong: a meter that cannot begin must be seen to fail
 */
export async function handler(event?: unknown, context?: InvocationContext): Promise<MeterRun> {
  if (meter === undefined) {
    const settings = meterSettings(functionSettings(process.env, meterPlaceVariable));
    meter = new Meter(settings, new AwsMeterDependencies(settings, awsClients(), systemClock));
  }
  const endMs = systemClock.nowMs() + (context?.getRemainingTimeInMillis() ?? timeoutMs);
  const readings = readingsIn(event);
  return meter.run({ endMs, ...(readings !== undefined && { readings }) });
}

function readingsIn(event: unknown): number | undefined {
  if (typeof event !== 'object' || event === null || !('readings' in event)) return undefined;
  const { readings } = event;
  if (typeof readings === 'number' && Number.isInteger(readings) && readings > 0) return readings;
  throw new Error(`readings: expected a whole number above 0, got ${JSON.stringify(readings)}`);
}
