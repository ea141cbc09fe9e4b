import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadStage } from '../../config/load-stage';
import { synthStage } from '../support/synth/synth-stage';

/** Written from README.md alone, for an app with one Redis URL, Action Cable and sixteen queues. */
const fixture = 'test/docs/fixtures/sixteen-queues.yaml';
const written = readFileSync(fixture, 'utf8');
const cable = 'pubsub:\n    environment: { url: CABLE_REDIS_URL }';
const mended = written.replace('pubsub:\n    environment: { url: REDIS_URL }', cable);

const directory = mkdtempSync(join(tmpdir(), 'bulkhead-readme-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function synth(text: string) {
  const file = join(directory, 'support.yaml');
  writeFileSync(file, text);
  return synthStage(loadStage(file));
}

test('one URL for both stores is refused, with the line and what to do', () => {
  expect(() => loadStage(fixture)).toThrow(
    `${fixture}:54:25: stores.pubsub.environment.url: expected a variable of its own, such as CABLE_REDIS_URL, that the app then reads for this store, ` +
      'got REDIS_URL, as in stores.jobs.environment.url',
  );
});

test('with a second variable it synthesises, all sixteen queues served', () => {
  const { config, warnings } = synth(mended);
  expect(warnings).toEqual([]);
  expect(Object.values(config.workers).flatMap(({ queues }) => queues)).toHaveLength(16);
});

test('a websocket task is told the pub/sub store and never the job store', () => {
  const { parsed } = synth(mended);
  const tasks = Object.values(parsed.Platform.Resources).filter(
    ({ Type }) => Type === 'AWS::ECS::TaskDefinition',
  );
  const variables = (family: string): string[] =>
    tasks
      .filter(({ Properties: p }) => p?.Family === `bulkhead-support-${family}`)
      .flatMap(({ Properties: p }) => p?.ContainerDefinitions[0].Secrets)
      .map(({ Name }) => Name);
  expect(variables('web')).toEqual(expect.arrayContaining(['REDIS_URL', 'CABLE_REDIS_URL']));
  expect(variables('websockets')).toContain('CABLE_REDIS_URL');
  expect(variables('websockets')).not.toContain('REDIS_URL');
});

test.each([
  ['a queue in two pools', ['queues: [pushes]', 'queues: [pushes, low]'], 'got "low" of workers.pushes too'],
  ['a misspelt image', ['image: app', 'image: ap'], 'services.web.image: expected a key of images'],
  ['the URL itself', ['RAILS_ENV: production', 'DB: postgres://a:b@c/d'], 'got a URL with a password'],
  [
    'too few tasks to replace',
    ['{ min: 3, max: 6 }', '{ min: 6, max: 3 }'],
    'expected min to be at most max',
  ],
] as const)('%s is refused by name', (_, [from, to], message) => {
  expect(mended).toContain(from);
  expect(() => synth(mended.replace(from, to))).toThrow(message);
});
