import { checkedSpread, reconnectDelayMs } from './reconnector';

/** What is used of the `ConnectionMonitor` of `@rails/actioncable`, from version 7 on. */
export interface CableMonitor {
  connectionIsStale(): boolean;
  reconnectIfStale(): void;
}

/** The wait of one monitor. */
interface Wait {
  failures: number;
  untilMs?: number;
}

/**
 * Makes every consumer of Action Cable wait before it connects again, as `reconnectDelayMs` says. By itself it is back
 * within 6 to 18 s of a cut: its monitor looks every 6 to 12 s, and finds stale what has been silent for 6 s.
 *
 * The monitor goes on looking at its own pace, so a browser is back up to 12 s after its wait. A page that becomes visible
 * connects at once, as before: that is one person.
 *
 * @param monitorClass `ConnectionMonitor` of `@rails/actioncable`. Once, before the first consumer is made
 * @param spreadSeconds the variable `BULKHEAD_RECONNECT_SPREAD_SECONDS`, as the server wrote it into the page
 * @param random from 0 to 1, 1 excluded
 * @throws RangeError where the spread is no number above 0
 */
export function spreadActionCable(
  monitorClass: { readonly prototype: CableMonitor },
  spreadSeconds: number,
  random = Math.random,
): void {
  checkedSpread(spreadSeconds);
  const { prototype } = monitorClass;
  const { reconnectIfStale } = prototype;
  const waits = new WeakMap<CableMonitor, Wait>();

  prototype.reconnectIfStale = function () {
    if (!this.connectionIsStale()) {
      // Something was heard: what comes next is another loss.
      waits.delete(this);
      return;
    }
    const wait = waits.get(this) ?? { failures: 0 };
    waits.set(this, wait);
    wait.untilMs ??= Date.now() + reconnectDelayMs(wait.failures, spreadSeconds, random);
    if (Date.now() < wait.untilMs) return;
    delete wait.untilMs;
    wait.failures += 1;
    reconnectIfStale.call(this);
  };
}
