import { isDockerHub, parseImageUri } from '../../../domain/images/image-uri';

const digest = `sha256:${'0f'.repeat(32)}`;

test.each([
  ['public.ecr.aws/datadog/agent:7.60.0', { registry: 'public.ecr.aws', repository: 'datadog/agent' }],
  [
    `ghcr.io/open-telemetry/collector@${digest}`,
    { registry: 'ghcr.io', repository: 'open-telemetry/collector' },
  ],
  [
    'registry.example.com:5000/a__b/c-d.e:v1',
    { registry: 'registry.example.com:5000', repository: 'a__b/c-d.e' },
  ],
  [
    '111122223333.dkr.ecr.eu-west-1.amazonaws.com/ecr-public/datadog/agent:7',
    {
      registry: '111122223333.dkr.ecr.eu-west-1.amazonaws.com',
      repository: 'ecr-public/datadog/agent',
      ecr: { account: '111122223333', region: 'eu-west-1' },
    },
  ],
  [
    '111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/agent:7',
    {
      registry: '111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn',
      repository: 'agent',
      ecr: { account: '111122223333', region: 'cn-north-1' },
    },
  ],
])('%s', (text, uri) => {
  expect(parseImageUri(text)).toEqual(uri);
});

test.each([
  'datadog/agent:7',
  'agent',
  'public.ecr.aws/datadog/agent',
  'public.ecr.aws/datadog/agent:',
  'public.ecr.aws/Datadog/agent:7',
  'public.ecr.aws/:7',
  'https://public.ecr.aws/datadog/agent:7',
  'public.ecr.aws/datadog/agent@sha256:0f',
  'public.ecr.aws/datadog/agent:7 --privileged',
])('%s is no whole URI', (text) => {
  expect(parseImageUri(text)).toBeUndefined();
});

test.each([
  ['docker.io/library/redis:7', true],
  ['registry-1.docker.io/library/redis:7', true],
  ['registry.hub.docker.com/library/redis:7', true],
  ['public.ecr.aws/docker/library/redis:7', false],
  ['notdocker.io/library/redis:7', false],
])('%s is of Docker Hub: %s', (text, hub) => {
  const uri = parseImageUri(text);
  expect(uri !== undefined && isDockerHub(uri)).toBe(hub);
});
