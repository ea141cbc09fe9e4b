import { resourcesByType } from '../../support/synth/parsed-template';
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
