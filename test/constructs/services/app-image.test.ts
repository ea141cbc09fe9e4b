import { stageWith } from '../../support/synth/stage-with';
import { synthStage } from '../../support/synth/synth-stage';

const { parsed, template } = synthStage(
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

test('only its repository may be pulled, in the account that holds it', () => {
  const policies = JSON.stringify(template('Platform').findResources('AWS::IAM::Policy'));
  expect(policies).toContain(':ecr:us-east-1:444455556666:repository/messaging/app.web');
  expect(policies).toContain(':ecr:us-east-1:000000000000:repository/messaging/cable');
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
