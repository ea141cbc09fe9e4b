import { resourcesByType } from '../../support/synth/parsed-template';
import { stageWith } from '../../support/synth/stage-with';
import { synthStage } from '../../support/synth/synth-stage';

const { parsed, template, pool } = synthStage(
  stageWith((input) => {
    input.images = {
      app: { repository: 'messaging/app.web', registryAccount: '444455556666', architecture: 'linux/arm64' },
      websockets: { repository: 'messaging/cable', tag: 'v1', architecture: 'linux/amd64' },
    };
  }),
);
const parameter = parsed.Platform.Parameters?.AppImage ?? {};
const pattern = new RegExp(String(parameter.AllowedPattern));

test('an image is one parameter of the stack, under a name that people can type', () => {
  expect(Object.keys(parsed.Platform.Parameters ?? {}).sort()).toEqual([
    'AppImage',
    'BootstrapVersion',
    'WebsocketsImage',
  ]);
});

test('without a tag the first deploy must name the image; with one there is a default', () => {
  expect(parameter.Default).toBeUndefined();
  expect(parsed.Platform.Parameters?.WebsocketsImage?.Default).toBe(
    '000000000000.dkr.ecr.us-east-1.amazonaws.com/messaging/cable:v1',
  );
});

test.each([
  ['a tag', '444455556666.dkr.ecr.us-east-1.amazonaws.com/messaging/app.web:v2', true],
  [
    'a digest',
    `444455556666.dkr.ecr.us-east-1.amazonaws.com/messaging/app.web@sha256:${'a'.repeat(64)}`,
    true,
  ],
  ['no tag', '444455556666.dkr.ecr.us-east-1.amazonaws.com/messaging/app.web', false],
  ['another repository', '444455556666.dkr.ecr.us-east-1.amazonaws.com/messaging/appXweb:v2', false],
  ['another registry', 'docker.io/messaging/app.web:v2', false],
])('the parameter takes %s: %s -> %s', (_what, uri, accepted) => {
  expect(pattern.test(uri)).toBe(accepted);
});

test('a pool runs what Platform says in Parameter Store, which CloudFormation reads at each deploy of either', () => {
  const { app: published, ...others } = Object.fromEntries(
    resourcesByType(parsed.Platform, 'AWS::SSM::Parameter').map(([, one]) => [
      String(one.Properties?.Name).split('/').at(-1),
      one,
    ]),
  );
  // No pool runs the image of websockets.
  expect(others).toEqual({});
  expect(published?.Properties).toMatchObject({
    Name: '/bulkhead/local/images/app',
    Type: 'String',
    Value: { Ref: 'AppImage' },
  });
  const { Parameters, Resources } = pool('bulk');
  expect(Parameters?.AppImage).toEqual({
    Type: 'AWS::SSM::Parameter::Value<String>',
    Default: '/bulkhead/local/images/app',
    Description: 'Where in Parameter Store the URI of the app image stands',
  });
  const [task] = Object.values(Resources).filter(({ Type }) => Type === 'AWS::ECS::TaskDefinition');
  expect(task?.Properties?.ContainerDefinitions[0].Image).toEqual({ Ref: 'AppImage' });
});

test('what services could not run is told to no pool', () => {
  const [[, published] = []] = resourcesByType(parsed.Platform, 'AWS::SSM::Parameter');
  const services = resourcesByType(parsed.Platform, 'AWS::ECS::Service').map(([id]) => id);
  expect(services).toHaveLength(3);
  expect(published?.DependsOn).toEqual(expect.arrayContaining(services));
});

test('only its repository may be pulled, in the account that holds it', () => {
  const policies = JSON.stringify(template('Platform').findResources('AWS::IAM::Policy'));
  expect(policies).toContain(':ecr:us-east-1:444455556666:repository/messaging/app.web');
  expect(policies).toContain(':ecr:us-east-1:000000000000:repository/messaging/cable');
  const pools = JSON.stringify(resourcesByType(pool('bulk'), 'AWS::IAM::Policy'));
  expect(pools).toContain(':ecr:us-east-1:444455556666:repository/messaging/app.web');
  expect(pools).not.toContain('messaging/cable');
});

test('tasks run on the architecture of their image, in the words of Docker too', () => {
  template('Platform').hasResourceProperties('AWS::ECS::TaskDefinition', {
    Family: 'bulkhead-local-websockets',
    RuntimePlatform: { CpuArchitecture: 'X86_64' },
  });
  template('Platform').hasResourceProperties('AWS::ECS::TaskDefinition', {
    Family: 'bulkhead-local-web',
    RuntimePlatform: { CpuArchitecture: 'ARM64' },
  });
});
