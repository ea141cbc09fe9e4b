import fc from 'fast-check';
import { loadStage } from '../../../config/load-stage';
import { stageReconnectSpread } from '../../../config/reconnect-spread';
import { rolloutFor } from '../../../domain/rollout/rollout-for';
import { rolloutLimits } from '../../../domain/rollout/rollout-limits';
import {
  busiestReconnectSecond,
  reconnectSpread,
  type WebsocketTier,
} from '../../../domain/websockets/reconnect-spread';

const tier: WebsocketTier = {
  name: 'websockets',
  tasks: { min: 6, max: 24 },
  rollout: 'surge-thirds',
  connectionsPerTask: 2000,
  connectsPerTaskPerSecond: 10,
};

test('prod: a third of 2,000 browsers a task finds two thirds of the tasks, which connect 10 a second each', () => {
  expect(stageReconnectSpread(loadStage('prod'))).toEqual({ seconds: 100, tier: 'websockets' });
});

test('a service of few tasks is rolled at once, and all its browsers come to as many new tasks', () => {
  expect(reconnectSpread({ tiers: [{ ...tier, tasks: { min: 2, max: 4 } }] })).toMatchObject({
    seconds: 200,
  });
});

test('one task that is offline meanwhile is followed by one that takes them all', () => {
  const single: WebsocketTier = { ...tier, tasks: { min: 1, max: 1 }, rollout: 'single' };
  expect(reconnectSpread({ tiers: [single] })).toEqual({ seconds: 200, tier: 'websockets' });
});

test('web decides where it answers fewer reads than the tasks connect', () => {
  const webReadsPerSecond = { min: 20, max: 80 };
  expect(reconnectSpread({ tiers: [tier], webReadsPerSecond })).toEqual({ seconds: 200 });
  // Both are rolled by one deploy.
  expect(reconnectSpread({ tiers: [tier, tier], webReadsPerSecond })).toEqual({ seconds: 400 });
});

test('never nothing to wait, and nothing to say without websockets', () => {
  expect(reconnectSpread({ tiers: [{ ...tier, connectionsPerTask: 1 }] })).toMatchObject({ seconds: 1 });
  expect(reconnectSpread({ tiers: [], webReadsPerSecond: { min: 1, max: 1 } })).toBeUndefined();
});

test('whatever the range: no batch and no third asks for more than the tasks that are left connect', () => {
  const tiers = fc
    .record({
      min: fc.integer({ min: 1, max: 40 }),
      more: fc.integer({ min: 0, max: 60 }),
      rollout: fc.constantFrom('surge-thirds' as const, 'thirds' as const),
      connectionsPerTask: fc.integer({ min: 1, max: 20_000 }),
      connectsPerTaskPerSecond: fc.integer({ min: 1, max: 200 }),
    })
    .map(
      ({ min, more, ...rest }): WebsocketTier => ({ name: 'any', tasks: { min, max: min + more }, ...rest }),
    );
  fc.assert(
    fc.property(tiers, (one) => {
      const seconds = reconnectSpread({ tiers: [one] })?.seconds ?? Number.NaN;
      const decision = rolloutFor(one.tasks, one.rollout);
      if (!decision.ok) throw new Error(decision.problem);
      for (let desired = one.tasks.min; desired <= one.tasks.max; desired += 1) {
        const { batchAtMost, offlineAtMost } = rolloutLimits(decision.rollout, desired);
        const paceOf = (tasks: number) => tasks * one.connectsPerTaskPerSecond + 1e-6;
        expect((batchAtMost * one.connectionsPerTask) / seconds).toBeLessThanOrEqual(
          paceOf(desired - offlineAtMost),
        );
        expect((desired * one.connectionsPerTask) / 3 / seconds).toBeLessThanOrEqual(
          paceOf((2 * desired) / 3),
        );
      }
    }),
  );
});

test('the busiest second lies above the mean, by less the more there are', () => {
  expect(busiestReconnectSecond(16_000, 100)).toBe(224);
  expect(busiestReconnectSecond(100, 100)).toBe(6);
});
