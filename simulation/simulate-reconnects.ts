import { gradualClose } from '../client/gradual-close';
import { type Reconnector, reconnector } from '../client/reconnector';
import { SimulatedClock } from './simulated-clock';

/** What happens to the tasks that hold the browsers. */
export type TaskEnd =
  /** ECS drains first. At the end of the delay the balancer cuts what is left, then comes SIGTERM. */
  | 'drained and cut'
  /** The same, if the balancer cut nothing: SIGTERM comes when the delay is over, and everybody is still there. */
  | 'drained'
  /** SIGTERM comes to tasks that were never drained, as `StopTask` sends it. */
  | 'stopped'
  /** The tasks are gone without a word: a zone, or SIGKILL. */
  | 'gone';

export interface ReconnectCase {
  readonly end: TaskEnd;
  /** Browsers of all these tasks together. */
  readonly browsers: number;
  readonly tasks: number;
  readonly deregistrationSeconds: number;
  /** Over how many seconds a task closes on SIGTERM, as its variable says. */
  readonly closeSeconds: number;
  /** Above 0. A thousandth of a second is a browser that comes back at once. */
  readonly spreadSeconds: number;
  /** For how long, from the first loss, nobody is let in. @default 0 */
  readonly refusedSeconds?: number;
  /** From 0 to 1, 1 excluded. */
  readonly random: () => number;
}

export interface SimulatedReconnects {
  /** Browsers that came back, by the second since they were let in. */
  readonly perSecond: readonly number[];
  /** When tasks closed a connection themselves, in seconds since SIGTERM. */
  readonly closedAtSeconds: readonly number[];
}

/**
 * Plays what browsers and tasks do when some tasks end, with the code that `@bulkhead/client/websockets` gives to both. What
 * AWS does is a parameter: its documents say that ECS waits until a drained target is unused before it stops a task, and
 * leave open what becomes of a websocket at that moment.
 */
export function simulateReconnects(input: ReconnectCase): SimulatedReconnects {
  const { end, browsers, tasks, spreadSeconds, refusedSeconds = 0, random } = input;
  const clock = new SimulatedClock();
  const perSecond: number[] = [];
  const closedAtSeconds: number[] = [];
  let letInMs: number | undefined;

  const held = Array.from({ length: tasks }, () => new Set<Reconnector>());
  for (let index = 0; index < browsers; index += 1) held[index % tasks]?.add(browser());

  function browser(): Reconnector {
    const link = reconnector({ spreadSeconds, random, after: clock.after, connect });
    return link;

    function connect(): void {
      const sinceMs = clock.nowMs - (letInMs ?? 0);
      if (sinceMs < 0) {
        link.lost();
        return;
      }
      link.connected();
      const second = Math.floor(sinceMs / 1000);
      perSecond[second] = (perSecond[second] ?? 0) + 1;
    }
  }

  function lose(task: Set<Reconnector>, link: Reconnector): void {
    letInMs ??= clock.nowMs + refusedSeconds * 1000;
    task.delete(link);
    link.lost();
  }

  function cut(): void {
    for (const task of held) for (const link of task) lose(task, link);
  }

  function sigterm(): void {
    const atMs = clock.nowMs;
    for (const task of held) {
      const close = (link: Reconnector): void => {
        closedAtSeconds.push((clock.nowMs - atMs) / 1000);
        lose(task, link);
      };
      void gradualClose({
        connections: () => task,
        close,
        seconds: input.closeSeconds,
        after: clock.after,
      }).begin();
    }
  }

  const delayMs = end.startsWith('drained') ? input.deregistrationSeconds * 1000 : 0;
  clock.after(delayMs, () => {
    if (end === 'drained and cut' || end === 'gone') cut();
    if (end !== 'gone') sigterm();
  });
  clock.runAll();
  return { perSecond: Array.from(perSecond, (count) => count ?? 0), closedAtSeconds };
}
