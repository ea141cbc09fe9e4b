import { loadStage } from '../../config/load-stage';
import type { StageConfig } from '../../config/schema/stage';
import { type DeployPlan, deploySteps, imagesOf } from '../../scripts/deliver/deploy-steps';

const prod = loadStage('prod');

const released: StageConfig = {
  ...prod,
  release: { pool: 'scheduler', command: ['bin/rails', 'db:migrate'], timeoutSeconds: 600 },
};

/** What is run, without the CDK's path and the flags that all deploys have. */
function commands(change: Partial<DeployPlan> = {}): string[] {
  const plan: DeployPlan = {
    config: prod,
    stage: 'prod',
    assembly: 'out/prod',
    images: new Map(),
    reason: 'run 1',
    incident: false,
    check: true,
    ...change,
  };
  const always = '--app out/prod --exclusively --require-approval never --progress events';
  return deploySteps(plan).map(({ command, as }) => {
    const text = command.join(' ');
    if (!text.includes('aws-cdk')) return `${as}: ${text}`;
    expect(text).toContain(always);
    return text.replace(/^\S+ \S+ /, '').replace(` ${always}`, '');
  });
}

test('a deploy, in the order in which the stacks need each other, between the two checks', () => {
  expect(commands()).toEqual([
    'reader: ./bulkhead check before --stage prod --assembly out/prod',
    'reader: npm run --silent deliver -- protect --check --stage prod',
    'deploy Bulkhead-prod-Foundation Bulkhead-prod-Controls',
    'deploy Bulkhead-prod-Platform',
    'deploy Bulkhead-prod-Pool-Urgent Bulkhead-prod-Pool-Default Bulkhead-prod-Pool-Pushes Bulkhead-prod-Pool-Bulk Bulkhead-prod-Pool-Scheduler --concurrency 5',
    'deploy Bulkhead-prod-Maintenance',
    'reader: ./bulkhead check after --stage prod',
  ]);
});

test('with a new image the release’s command runs before Platform, in a pool that has the image', () => {
  const images = new Map([['app', 'registry/app:2']]);
  expect(commands({ config: released, images, check: false })).toEqual([
    'deploy Bulkhead-prod-Foundation Bulkhead-prod-Controls',
    'deploy Bulkhead-prod-Pool-Scheduler --parameters Bulkhead-prod-Pool-Scheduler:AppImage=registry/app:2',
    'runner: ./bulkhead run scheduler --stage prod --reason run 1 --yes --timeout-seconds 600 -- bin/rails db:migrate',
    'deploy Bulkhead-prod-Platform --parameters Bulkhead-prod-Platform:AppImage=registry/app:2',
    'deploy Bulkhead-prod-Pool-Urgent Bulkhead-prod-Pool-Default Bulkhead-prod-Pool-Pushes Bulkhead-prod-Pool-Bulk --concurrency 5',
    'deploy Bulkhead-prod-Maintenance',
  ]);
});

test('both checks are told of new images', () => {
  const all = commands({ images: new Map([['app', 'registry/app:2']]) });
  expect([all.at(0), all.at(-1)]).toEqual([
    'reader: ./bulkhead check before --stage prod --assembly out/prod --image app=registry/app:2',
    'reader: ./bulkhead check after --stage prod --image app=registry/app:2',
  ]);
});

test('without one its pool is deployed, and no command runs', () => {
  const all = commands({ config: released, check: false });
  expect(all).toContain('deploy Bulkhead-prod-Pool-Scheduler');
  expect(all.filter((one) => one.startsWith('runner'))).toEqual([]);
});

test('in an incident only the first check is another', () => {
  expect(commands({ incident: true })).toEqual(
    commands().map((one, index) => (index === 0 ? `${one} --incident` : one)),
  );
});

test('a stage without pools', () => {
  expect(commands({ config: { ...prod, workers: {} }, check: false })).toEqual([
    'deploy Bulkhead-prod-Foundation Bulkhead-prod-Controls',
    'deploy Bulkhead-prod-Platform',
    'deploy Bulkhead-prod-Maintenance',
  ]);
});

test('images as they are given, and everything that is wrong with them', () => {
  expect(imagesOf(prod, '')).toEqual(new Map());
  expect(imagesOf(prod, ' app=a/b:1\n')).toEqual(new Map([['app', 'a/b:1']]));
  expect(() => imagesOf(prod, 'ap=a app=b app=c d')).toThrow(
    [
      '--images: expected a key of images (app), got "ap"; did you mean "app"?',
      '--images: expected app once, got it twice',
      '--images: expected <key>=<uri>, got "d"',
    ].join('\n'),
  );
});
