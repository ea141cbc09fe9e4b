import fc from 'fast-check';
import { checkedStage } from '../../../config/check-stage';
import { addChecks } from '../../../lib/add-checks';
import { init } from '../../../ops/init/init';
import { appFolders } from '../../support/ops/app-folder';
import { synthesise } from '../../support/synth/synthesise';

const folders = appFolders();
afterAll(() => folders.remove());

const word = fc.oneof(
  fc.constantFrom(
    'web',
    'web-2',
    'web2',
    'api',
    'cable',
    'worker',
    'sidekiq',
    'clock',
    'release',
    'PORT',
    '9',
    '__proto__',
    'x-a',
    'REDIS_URL',
    'SIDEKIQ_REDIS_URL',
    'CACHE_REDIS_URL',
    'SESSION_VALKEY_URI',
  ),
  fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/),
);
const line = fc.oneof(
  fc.constantFrom(
    'bundle exec puma',
    'bundle exec sidekiq -q a -q b,2',
    'sidekiq -c 900',
    'A=1 B="c d" node x.js',
    'node x.js postgres://a:b@c/d',
    'x && y $Z',
  ),
  fc.string({ maxLength: 60 }),
);
const procfile = fc
  .array(fc.tuple(word, line), { maxLength: 12 })
  .map((lines) => lines.map(([name, command]) => `${name}: ${command}`).join('\n'));

const queue = fc.oneof(
  word,
  fc.tuple(word, fc.nat(9)),
  word.map((name) => `${name},3`),
);
const sidekiq = fc
  .record({
    ':queues': fc.array(queue, { maxLength: 30 }),
    concurrency: fc.oneof(fc.nat(2_000), fc.string()),
  })
  .map((options) => JSON.stringify(options));

const service = fc.record(
  {
    image: fc.oneof(word, fc.constantFrom('postgres', 'redis', 'mysql:8', `a/b/\${X:-c}:1`, 'clickhouse')),
    command: fc.oneof(line, fc.array(fc.string({ maxLength: 20 }))),
    ports: fc.array(fc.oneof(fc.nat(70_000), fc.string())),
    environment: fc.oneof(fc.dictionary(word, fc.oneof(fc.string(), fc.integer())), fc.array(fc.string())),
    extends: word,
    platform: fc.constantFrom('linux/amd64', 'other'),
    healthcheck: fc.record({ test: fc.string() }),
  },
  { requiredKeys: [] },
);
const compose = fc.dictionary(word, service, { maxKeys: 10 }).map((services) => JSON.stringify({ services }));
const json = fc
  .constantFrom('bullmq', 'bull', 'socket.io', 'express')
  .map((name) => JSON.stringify({ dependencies: { [name]: '1' } }));

const text = (written: fc.Arbitrary<string>) =>
  fc.option(fc.oneof({ weight: 5, arbitrary: written }, fc.string()), { nil: undefined });
const app = fc.record({
  Procfile: text(procfile),
  'config/sidekiq.yml': text(sidekiq),
  'config/cable.yml': text(fc.constant('production:\n  adapter: redis\n')),
  'compose.yaml': text(compose),
  Dockerfile: text(fc.constantFrom('FROM a\nWORKDIR /dev', 'FROM a\nWORKDIR /app\nEXPOSE 80\nUSER app')),
  'package.json': text(json),
  'Gemfile.lock': text(fc.constant('    sidekiq (7.0.0)\n    rails (8.0.0)\n')),
});
const answers = fc.record({
  stage: fc.constantFrom('prod', 'a-1', 'stage-of-16-char'),
  region: fc.constantFrom('us-east-1', 'us-gov-west-1'),
  framework: fc.constantFrom('sidekiq', 'bullmq'),
  account: fc.option(fc.constant('444455556666'), { nil: undefined }),
  websockets: fc.option(fc.boolean(), { nil: undefined }),
  queues: fc.option(fc.constantFrom('a', 'critical,default,low,a.b'), { nil: undefined }),
});

interface Tried {
  readonly files: Readonly<Record<string, string | undefined>>;
  readonly given: {
    readonly framework: string;
    readonly queues: string | undefined;
    readonly stage: string;
    readonly region: string;
  };
}

async function stageOf({ files, given }: Tried): Promise<string> {
  const there = Object.entries(files).flatMap(([path, found]) =>
    found === undefined ? [] : [[path, found] as const],
  );
  const queues = given.queues ?? (given.framework === 'bullmq' ? 'mails' : undefined);
  const from = folders.make(Object.fromEntries(there));
  const { stdout } = await init({ ...given, queues, from, force: false, dryRun: true, json: false });
  return stdout;
}

test('whatever an app holds and whoever answers, the file passes every check', async () => {
  await fc.assert(
    fc.asyncProperty(app, answers, async (files, given) => {
      // Problems of the loader are thrown.
      const { config, warnings } = checkedStage(await stageOf({ files, given }), { file: 'any' });
      expect([config.stage, warnings]).toEqual([given.stage, []]);
    }),
    { numRuns: 60 },
  );
});

test('and synthesises, without a broken rule or a finding', async () => {
  await fc.assert(
    fc.asyncProperty(app, answers, async (files, given) => {
      synthesise(checkedStage(await stageOf({ files, given }), { file: 'any' }).config, addChecks);
    }),
    { numRuns: 2 },
  );
});
