import { meterPlan, moverPlan } from '../../../config/function-plans';
import { resourcesByType } from '../../support/synth/parsed-template';
import { runningTemplate } from '../../support/synth/running-template';
import type { StageInput } from '../../support/synth/stage-with';
import { stageWith } from '../../support/synth/stage-with';
import { synthStage } from '../../support/synth/synth-stage';

type Names = NonNullable<NonNullable<NonNullable<StageInput['stores']>['jobs']>['environment']>;

/** Secrets of the web task that come from the job store's connection: variable -> field. */
function fromJobStore(names: Names): Record<string, string> {
  const { parsed } = synthStage(
    stageWith((input) => {
      input.stores = { jobs: { environment: names } };
    }),
  );
  const [, task] =
    resourcesByType(parsed.Platform, 'AWS::ECS::TaskDefinition').find(([id]) =>
      id.startsWith('ServicesWeb'),
    ) ?? [];
  const secrets: { Name: string; ValueFrom: unknown }[] = task?.Properties?.ContainerDefinitions[0].Secrets;
  return Object.fromEntries(
    secrets
      .filter((secret) => JSON.stringify(secret.ValueFrom).includes('JobStore'))
      .map((secret) => [secret.Name, /:(\w+)::"/.exec(JSON.stringify(secret.ValueFrom))?.[1] ?? 'nothing']),
  );
}

test('one variable with the URL, under the name that the app expects', () => {
  expect(fromJobStore({ url: 'REDIS_URL' })).toEqual({ REDIS_URL: 'url' });
});

test('host, port, user and password, under the names that the app expects', () => {
  expect(
    fromJobStore({ host: 'JOBS_HOST', port: 'JOBS_PORT', user: 'JOBS_USER', password: 'JOBS_PASSWORD' }),
  ).toEqual({ JOBS_HOST: 'host', JOBS_PORT: 'port', JOBS_USER: 'username', JOBS_PASSWORD: 'password' });
});

test('a prefix of the stage file is what access rules, meter, mover and tasks are told, websockets not', () => {
  const stage = stageWith((input) => {
    input.framework = 'bullmq';
    input.stores = { jobs: { prefix: 'bull:{chat}' } };
  });
  const { parsed } = synthStage(stage);
  const users = resourcesByType(parsed.Foundation, 'AWS::ElastiCache::User').map(
    ([, user]) => user.Properties,
  );
  const app = users.find((user) => user?.UserName === 'local-jobs-app');
  expect(app?.AccessString).toMatch(/^on ~bull:\{chat\}:\* /);
  const { jobs } = stage.stores;
  if (jobs === undefined) throw new Error('expected a job store');
  const told = { framework: 'bullmq', keyPrefix: 'bull:{chat}' };
  expect([meterPlan(stage, jobs), moverPlan(stage)]).toMatchObject([told, told]);
  const withPrefix = resourcesByType(runningTemplate(parsed), 'AWS::ECS::TaskDefinition').flatMap(
    ([id, task]) =>
      JSON.stringify(task).includes('{"Name":"BULKHEAD_KEY_PREFIX","Value":"bull:{chat}"}') ? [id] : [],
  );
  expect(withPrefix).toEqual(expect.arrayContaining([expect.stringMatching(/^ServicesWeb/)]));
  expect(withPrefix).not.toEqual(expect.arrayContaining([expect.stringMatching(/^ServicesWebsockets/)]));
});
