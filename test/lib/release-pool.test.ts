import type { StageConfig } from '../../config/schema/stage';
import { resourcesByType } from '../support/synth/parsed-template';
import { stageWith } from '../support/synth/stage-with';
import { synthStage } from '../support/synth/synth-stage';

/** The local stage with a pool for the release's command, which runs an image of the services or one of its own. */
function stage(image: string): StageConfig {
  return stageWith((input) => {
    const { scheduler } = input.workers;
    if (scheduler === undefined) throw new Error('the local stage has no scheduler');
    input.workers = { ...input.workers, release: { ...scheduler, image, command: ['sleep', 'infinity'] } };
    input.release = { pool: 'release', command: ['node', 'migrate.js'] };
  });
}

const made = synthStage(stage('app'));

test('its image is given to its own stack, so that it can be another than that of the services', () => {
  expect(made.pool('release').Parameters?.AppImage).toMatchObject({
    Type: 'String',
    Default: '000000000000.dkr.ecr.us-east-1.amazonaws.com/bulkhead/app:local',
    AllowedPattern: expect.stringContaining('/bulkhead/app(:'),
  });
  const [[, task] = []] = resourcesByType(made.pool('release'), 'AWS::ECS::TaskDefinition');
  expect(task?.Properties?.ContainerDefinitions[0].Image).toEqual({ Ref: 'AppImage' });
});

test('all other pools run what the services run', () => {
  expect(made.pool('scheduler').Parameters?.AppImage).toMatchObject({
    Type: 'AWS::SSM::Parameter::Value<String>',
  });
});

test('an image that no other pool runs is told to none', () => {
  const published = (config: StageConfig) =>
    resourcesByType(synthStage(config).parsed.Platform, 'AWS::SSM::Parameter').map(
      ([, { Properties }]) => Properties?.Name,
    );
  expect(published(stage('websockets'))).toEqual(['/bulkhead/local/images/app']);
});
