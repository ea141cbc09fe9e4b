import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { checkStage } from '../../../config/check-stage';
import type { StageConfig } from '../../../config/schema/stage';
import type { StageInput } from '../../support/synth/stage-with';

const longest = (word: string, length: number): string => word.padEnd(length, 'x');
const renamed = <Value>(record: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [longest(name, 32), value]));

/** The local stage with the longest names and the largest values that a stage file is accepted with. */
export function extremeStage(): StageConfig {
  const stage: StageInput = parse(readFileSync('config/stages/local.yaml', 'utf8'));
  const { services, workers } = stage;
  for (const service of Object.values(services)) {
    service.port = 65535;
    service.stopTimeoutSeconds = 120;
    service.healthCheck = { path: longest('/', 1024), startSeconds: 900 };
    service.scaling = { cpuPercent: 90, memoryPercent: 90, requestsPerTaskPerMinute: 1_000_000 };
    service.pingIntervalSeconds = 600;
    service.latencyTargetSeconds = 60;
  }
  for (const worker of Object.values(workers)) {
    worker.stopTimeoutSeconds = 120;
    worker.latencyTargetSeconds = 86_400;
    if (Array.isArray(worker.queues)) {
      worker.queues = worker.queues.map((queue) => longest(String(queue), 100));
    }
  }
  const { api } = services;
  if (api !== undefined) {
    api.hosts = ['a', 'b', 'c'].map((name) => `${longest(name, 63)}.${longest('d', 59)}.test`);
    api.paths = [longest('/p', 128)];
  }
  const extreme: StageInput = {
    ...stage,
    stage: longest('extreme', 16),
    services: renamed(services),
    workers: renamed(workers),
    network: {
      ...stage.network,
      egress: { [longest('database', 32)]: { cidr: '10.60.0.0/20', port: 65535 } },
    },
    stores: {
      jobs: { ...stage.stores?.jobs, replicas: 5, generation: 999, snapshotRetentionDays: 35 },
      pubsub: { ...stage.stores?.pubsub, replicas: 5, generation: 999, snapshotRetentionDays: 35 },
    },
    budgets: {},
    logRetentionDays: 731,
    tags: { [longest('team', 128)]: longest('a @+=:/.-_', 256) },
  };
  return checkStage(JSON.stringify(extreme), { file: 'extreme.yaml' });
}
