import { meterPlan, moverPlan } from '../../config/function-plans';
import { loadStage } from '../../config/load-stage';
import { jobStoreOf } from '../../ops/kit/job-store';
import { stageWith } from '../support/synth/stage-with';

const prod = loadStage('prod');

test('the meter is told of every pool with queues, of its limits and of both stores', () => {
  const plan = meterPlan(prod, jobStoreOf(prod));
  expect(plan).toMatchObject({
    stage: 'prod',
    framework: 'sidekiq',
    keyPrefix: '',
    enqueueCeilingPercent: 75,
  });
  expect(plan.pools.map(({ name }) => name)).toEqual(['urgent', 'default', 'pushes', 'bulk']);
  expect(plan.pools[3]).toEqual({
    name: 'bulk',
    queues: ['broadcasts', 'bulk', 'imports'],
    latencyTargetSeconds: 1800,
    concurrency: 5,
    minTasks: 6,
    maxTasks: 40,
  });
  expect(plan.stores.jobs).toEqual({
    connectionsAllowed: 58_500,
    cacheClusterIds: ['prod-jobs-1-001', 'prod-jobs-1-002', 'prod-jobs-1-003'],
  });
});

test('the mover is told of all queues, and whether it can go on by itself', () => {
  expect(moverPlan(prod)).toEqual({
    stage: 'prod',
    framework: 'sidekiq',
    keyPrefix: '',
    queues: ['broadcasts', 'bulk', 'critical', 'default', 'imports', 'mailers', 'pushes'],
    callsItself: true,
  });
  const shut = stageWith((input) => {
    input.network = { create: { natGateways: 0 } };
  });
  expect(moverPlan(shut).callsItself).toBe(false);
});
