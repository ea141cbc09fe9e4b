import { loadStage } from '../../config/load-stage';
import type { StageConfig } from '../../config/schema/stage';
import { listStages } from '../../config/stage-file';
import { rolloutFor } from '../../domain/rollout/rollout-for';
import { baseText, stageOf } from './edited-stage';

const stages = listStages().map((name): [string, StageConfig] => [name, loadStage(name)]);

test('the stages of this repository', () => {
  expect(stages.map(([name]) => name)).toEqual(['local', 'prod', 'staging']);
});

test.each(stages)(
  '%s keeps pushes to websockets in a pool of their own, which may wait',
  (_, { workers }) => {
    expect(workers.pushes?.queues).toEqual(['pushes']);
    expect(workers.pushes?.latencyTargetSeconds).toBeGreaterThan(workers.default?.latencyTargetSeconds ?? 0);
  },
);

test.each(stages)(
  '%s deploys without a parameter on the command line, or names its registry',
  (_, { images }) => {
    for (const image of Object.values(images)) expect(image.tag ?? image.registryAccount).toBeDefined();
  },
);

test('local shows every kind of rollout, on nodes that cost little', () => {
  const { services, workers, stores } = loadStage('local');
  const percents = [...Object.values(services), ...Object.values(workers)].map(({ tasks, rollout }) => {
    const decision = rolloutFor(tasks, rollout);
    return decision.ok
      ? `${decision.rollout.minHealthyPercent}/${decision.rollout.maxHealthyPercent}`
      : 'refused';
  });
  expect([...new Set(percents)].sort()).toEqual(['0/100', '100/133', '100/200', '66/100']);
  expect([stores.jobs?.nodeType, stores.pubsub?.nodeType]).toEqual(['cache.t4g.small', 'cache.t4g.small']);
});

test('forty lines are a production stage: the defaults carry the judgement', () => {
  expect(baseText.trimEnd().split('\n').length).toBeLessThanOrEqual(40);
  const stage = stageOf(baseText);
  expect(stage.deletionProtection).toBe(true);
  expect(stage.stores.jobs).toMatchObject({
    nodeType: 'cache.r7g.large',
    replicas: 1,
    snapshotRetentionDays: 7,
  });
  expect(stage.stores.jobs?.environment).toEqual({ url: 'JOB_STORE_URL' });
  expect(stage.stores.pubsub?.environment).toEqual({ url: 'PUBSUB_STORE_URL' });
  expect(stage.services.web).toMatchObject({ rollout: 'surge-thirds', stopTimeoutSeconds: 60 });
  expect(stage.workers.urgent).toMatchObject({ rollout: 'thirds', concurrency: 10, spot: false });
});
