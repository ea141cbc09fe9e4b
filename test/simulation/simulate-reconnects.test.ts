import { handBackSeconds } from '../../config/contract/task-environment';
import { loadStage } from '../../config/load-stage';
import { stageReconnectSpread } from '../../config/reconnect-spread';
import { busiestReconnectSecond } from '../../domain/websockets/reconnect-spread';
import { type ReconnectCase, simulateReconnects, type TaskEnd } from '../../simulation/simulate-reconnects';
import { randomFrom } from '../support/random-from';

const stage = loadStage('prod');
const spreadSeconds = stageReconnectSpread(stage)?.seconds ?? Number.NaN;
const { websockets } = stage.services;
if (websockets === undefined) throw new Error('prod has no service websockets');

/** A third of all browsers, at the maximum of tasks, as a rollout, maintenance or the loss of a zone cuts them. */
const tasks = websockets.tasks.max / 3;
const browsers = tasks * websockets.connectionsPerTask;
/** What the tasks that stay connect, at the pace that the stage file gives each. */
const pacePerSecond = ((websockets.tasks.max - tasks) * websockets.scaling.requestsPerTaskPerMinute) / 60;

const prod: Omit<ReconnectCase, 'end' | 'random'> = {
  browsers,
  tasks,
  deregistrationSeconds: 30,
  closeSeconds: websockets.stopTimeoutSeconds - handBackSeconds,
  spreadSeconds,
};

const busiest = (perSecond: readonly number[]): number => Math.max(...perSecond);
const sum = (perSecond: readonly number[]): number => perSecond.reduce((total, count) => total + count, 0);

const ends: readonly TaskEnd[] = ['drained and cut', 'drained', 'stopped', 'gone'];
const plays = new Map(
  ends.map((end) => [end, simulateReconnects({ ...prod, end, random: randomFrom(2020) })]),
);
const played = (end: TaskEnd) => plays.get(end) ?? { perSecond: [], closedAtSeconds: [] };

describe('a third of the browsers of prod', () => {
  test('are as many as the contract is made for', () => {
    expect([browsers, tasks, spreadSeconds, pacePerSecond]).toEqual([16_000, 8, 100, 160]);
    expect(browsers / spreadSeconds).toBeLessThanOrEqual(pacePerSecond);
  });

  test.each(ends)('%s: all are back, and no second has more than the contract allows', (end) => {
    const { perSecond } = played(end);
    expect(sum(perSecond)).toBe(browsers);
    expect(busiest(perSecond)).toBeLessThanOrEqual(busiestReconnectSecond(browsers, spreadSeconds));
  });

  test.each(['drained and cut', 'gone'] as const)(
    '%s: without the wait all are back in one second',
    (end) => {
      const { perSecond } = simulateReconnects({ ...prod, end, spreadSeconds: 0.001, random: randomFrom(1) });
      expect(perSecond).toEqual([browsers]);
    },
  );

  test.each(['drained', 'stopped'] as const)(
    '%s: without the wait tasks that close gradually keep the pace',
    (end) => {
      const { perSecond } = simulateReconnects({ ...prod, end, spreadSeconds: 0.001, random: randomFrom(1) });
      expect(sum(perSecond)).toBe(browsers);
      expect(busiest(perSecond)).toBeLessThanOrEqual(pacePerSecond);
    },
  );

  test('tasks close what they hold until shortly before they are killed, and nothing where all were cut', () => {
    const closed = (end: TaskEnd) => played(end).closedAtSeconds;
    expect(closed('drained and cut')).toEqual([]);
    for (const end of ['drained', 'stopped'] as const) {
      expect(closed(end)).toHaveLength(browsers);
      expect(Math.max(...closed(end))).toBeLessThanOrEqual(prod.closeSeconds);
      expect(Math.max(...closed(end))).toBeGreaterThan(prod.closeSeconds * 0.8);
    }
  });
});

test('everybody at once, after ten minutes in which nobody was let in, comes at the pace made for a third', () => {
  const { perSecond } = simulateReconnects({
    ...prod,
    end: 'gone',
    refusedSeconds: 600,
    random: randomFrom(7),
  });
  expect(sum(perSecond)).toBe(browsers);
  expect(busiest(perSecond)).toBeLessThanOrEqual(busiestReconnectSecond(browsers / 3, spreadSeconds));
});
