import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { checkStage } from '../../../config/check-stage';
import type { StageConfig } from '../../../config/schema/stage';
import type { StageInput } from '../../support/synth/stage-with';

const longest = (word: string, length: number): string => word.padEnd(length, 'x');
const renamed = <Value>(record: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [longest(name, 32), value]));

const arn = (service: string, name: string): string => `arn:aws:${service}:us-east-1:000000000000:${name}`;
const secret = arn('secretsmanager', `secret:${longest('s', 512)}-AbC123`);

/** What a task can have besides the app. */
const containers: Pick<
  StageInput['services'][string],
  'cpu' | 'memoryMiB' | 'diskGiB' | 'writablePaths' | 'sidecars' | 'taskPolicies'
> = {
  cpu: 2048,
  memoryMiB: 4096,
  diskGiB: 200,
  writablePaths: { '/tmp': 512, [longest('/app/', 255)]: 'disk' },
  sidecars: Object.fromEntries(
    ['agent', 'proxy'].map((name) => [
      longest(name, 32),
      {
        image: `000000000000.dkr.ecr.us-east-1.amazonaws.com/${longest('a', 255)}:${longest('v', 128)}`,
        cpu: 512,
        memoryMiB: 1024,
        user: '4294967294:4294967294',
        secrets: ['JSON_KEY'],
        writablePaths: { '/tmp': 512, '/data': 'disk' },
        healthCheckCommand: [longest('/bin/', 255)],
      },
    ]),
  ),
  taskPolicies: {
    managed: ['a', 'b'].map((name) => `arn:aws:iam::000000000000:policy/${longest(name, 128)}`),
    statements: [
      {
        actions: ['s3:GetObject', 's3:List*'],
        resources: [`arn:aws:s3:::${longest('uploads', 63)}/*`],
        conditions: { StringLike: { 'aws:PrincipalTag/team': ['a', 'b'] } },
      },
    ],
  },
};

/** The local stage with the longest names and the largest values that a stage file is accepted with. */
export function extremeStage(): StageConfig {
  const stage: StageInput = parse(readFileSync('config/stages/local.yaml', 'utf8'));
  const { services, workers } = stage;
  for (const service of Object.values(services)) {
    Object.assign(service, containers);
    service.caches = [longest('cache', 19)];
    service.port = 1;
    service.stopTimeoutSeconds = 120;
    service.healthCheck = {
      path: longest('/', 1024),
      codes: [200, 201, 301, 302, 400, 401, 403, 404, 405, 499],
      startSeconds: 900,
    };
    service.scaling = { cpuPercent: 90, memoryPercent: 90, requestsPerTaskPerMinute: 1_000_000 };
    service.pingIntervalSeconds = 600;
    service.latencyTargetSeconds = 60;
  }
  for (const worker of Object.values(workers)) {
    Object.assign(worker, containers);
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
      caches: { [longest('cache', 19)]: { replicas: 5, generation: 999, snapshotRetentionDays: 35 } },
    },
    secrets: {
      ...stage.secrets,
      JSON_KEY: `${secret}:${longest('k', 255)}::${longest('v', 64)}`,
      PARAMETER: arn('ssm', `parameter/${longest('p', 1011)}`),
    },
    secretKeys: { JSON_KEY: arn('kms', `key/${longest('k', 36)}`) },
    budgets: {},
    logRetentionDays: 731,
    tags: { [longest('team', 128)]: longest('a @+=:/.-_', 256) },
  };
  return checkStage(JSON.stringify(extreme), { file: 'extreme.yaml' });
}
