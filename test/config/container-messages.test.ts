import { type Edit, edited, messagesFor } from './edited-stage';

/** Lines of web, from line 13 on. Its task has 1,024 CPU units and 2,048 MiB. */
const web = (...lines: readonly string[]): Edit => ({
  from: 'tasks: { min: 6, max: 24 }\n',
  to: ['tasks: { min: 6, max: 24 }', ...lines.map((line) => `    ${line}`), ''].join('\n'),
});
const agent = 'image: public.ecr.aws/datadog/agent:7.60.0';
const withoutNat: Edit = {
  add: 'network: { create: { natGateways: 0, interfaceEndpoints: [ecr.api, ecr.dkr, logs, secretsmanager, appconfigdata, monitoring, ecs] } }',
};

const cases: readonly (readonly [string, readonly Edit[], readonly string[]])[] = [
  [
    'half of the task for sidecars, and half of what is left in memory',
    [
      web(
        'writablePaths: { /tmp: 256, /app/tmp: 256, /app/storage: disk }',
        'diskGiB: 50',
        `sidecars: { agent: { ${agent}, cpu: 256, memoryMiB: 512, secrets: [DATABASE_URL] }, proxy: { ${agent}, cpu: 256, memoryMiB: 512, essential: true } }`,
      ),
    ],
    [],
  ],
  [
    'an image of a private registry without NAT',
    [
      web(
        'sidecars: { agent: { image: 111122223333.dkr.ecr.us-east-1.amazonaws.com/agent:7, cpu: 256, memoryMiB: 512 } }',
      ),
      withoutNat,
    ],
    [],
  ],
  [
    'sidecars that take too much',
    [
      web(
        `sidecars: { agent: { ${agent}, cpu: 256, memoryMiB: 1280 }, proxy: { ${agent}, cpu: 512, memoryMiB: 64 } }`,
      ),
    ],
    [
      "prod.yaml:13:5: services.web.sidecars: expected sidecars of at most half of the task's cpu 1024, got agent 256 + proxy 512 = 768",
      "prod.yaml:13:5: services.web.sidecars: expected sidecars of at most half of the task's memoryMiB 2048, got agent 1280 + proxy 64 = 1344",
    ],
  ],
  [
    'names that are taken, and secrets that there are not',
    [
      web(
        'sidecars:',
        `  app: { ${agent}, cpu: 64, memoryMiB: 64, secrets: [DATABASE_URI] }`,
        `  agent-2: { ${agent}, cpu: 64, memoryMiB: 64, secrets: [DATABASE_URL, DATABASE_URL] }`,
        `  agent2: { ${agent}, cpu: 64, memoryMiB: 64, secrets: [DATABASE_URL], environment: { DATABASE_URL: x, BULKHEAD_STAGE: x, KEY: AKIAIOSFODNN7EXAMPLE } }`,
      ),
    ],
    [
      "prod.yaml:14:7: services.web.sidecars.app: expected another name, got the name of the app's own container",
      'prod.yaml:14:92: services.web.sidecars.app.secrets[0]: expected a key of secrets, got "DATABASE_URI"; did you mean "DATABASE_URL"?',
      'prod.yaml:15:110: services.web.sidecars.agent-2.secrets[1]: expected every secret once, got "DATABASE_URL"',
      'prod.yaml:16:7: services.web.sidecars.agent2: expected a name of its own, got Agent2 in AWS, as for services.web.sidecars.agent-2',
      'prod.yaml:16:139: services.web.sidecars.agent2.environment.DATABASE_URL: expected every variable in one place, got one that is secrets.DATABASE_URL too',
      'prod.yaml:16:158: services.web.sidecars.agent2.environment.BULKHEAD_STAGE: expected another name, got one that Bulkhead itself sets',
      'prod.yaml:16:166: services.web.sidecars.agent2.environment.KEY: expected nothing secret (a secret goes by its ARN under secrets), got an AWS access key',
    ],
  ],
  [
    'images without a registry, of Docker Hub, and root',
    [
      web(
        'sidecars:',
        '  one: { image: datadog/agent, cpu: 64, memoryMiB: 64 }',
        '  two: { image: docker.io/datadog/agent:7, cpu: 64, memoryMiB: 64 }',
      ),
    ],
    [
      'prod.yaml:14:21: services.web.sidecars.one.image: expected the whole URI of an image with its registry and a tag or digest, such as public.ecr.aws/datadog/agent:7.60.0, got "datadog/agent"',
      'prod.yaml:15:21: services.web.sidecars.two.image: expected another registry: Docker Hub counts pulls by address and then refuses, and tasks share one (public.ecr.aws/docker/library has its official images, a pull-through cache of ECR the rest), got "docker.io/datadog/agent:7"',
    ],
  ],
  [
    'root, and no size',
    [web(`sidecars: { agent: { ${agent}, cpu: 64, user: "0:0" } }`)],
    [
      'prod.yaml:13:17: services.web.sidecars.agent.memoryMiB: expected a whole number from 16 to 124928, got nothing',
      'prod.yaml:13:85: services.web.sidecars.agent.user: expected a number that is not 0, with or without a group, such as 1000:1000, got "0:0"',
    ],
  ],
  [
    'a public image without NAT',
    [web(`sidecars: { agent: { ${agent}, cpu: 64, memoryMiB: 64 } }`), withoutNat],
    [
      'prod.yaml:13:33: services.web.sidecars.agent.image: expected an image in ECR of us-east-1: without a NAT gateway no other registry is reached, got "public.ecr.aws/datadog/agent:7.60.0"',
    ],
  ],
  [
    'paths that are writable already, or not to be',
    [web('writablePaths: { /tmp/pids: 16, /app/tmp: 16, /app/tmp/cache: disk, /dev/shm: 64, /proc: 1 }')],
    [
      'prod.yaml:13:33: services.web.writablePaths["/tmp/pids"]: expected a path that is not writable already, got one in /tmp',
      'prod.yaml:13:67: services.web.writablePaths["/app/tmp/cache"]: expected a path that is not writable already, got one in /app/tmp',
      'prod.yaml:13:83: services.web.writablePaths["/dev/shm"]: expected no path of the kernel, got "/dev/shm"',
      'prod.yaml:13:94: services.web.writablePaths["/proc"]: expected no path of the kernel, got "/proc"',
    ],
  ],
  [
    'no path, and no size',
    [web('writablePaths: { tmp: 16, /app/tmp: memory, /app/: 1, /app/logs: 0 }')],
    [
      'prod.yaml:13:22: services.web.writablePaths.tmp: expected an absolute path such as /app/tmp, got "tmp"',
      `prod.yaml:13:41: services.web.writablePaths["/app/tmp"]: expected MiB of the task's memory from 1 to 65536, or disk, got "memory"`,
      'prod.yaml:13:49: services.web.writablePaths["/app/"]: expected an absolute path such as /app/tmp, got "/app/"',
      `prod.yaml:13:70: services.web.writablePaths["/app/logs"]: expected MiB of the task's memory from 1 to 65536, or disk, got the number 0`,
    ],
  ],
  [
    'more in memory than the container bears',
    [
      web(
        'writablePaths: { /tmp: 512, /app/tmp: 512 }',
        `sidecars: { agent: { ${agent}, cpu: 64, memoryMiB: 64, writablePaths: { /tmp: 64 } } }`,
      ),
    ],
    [
      'prod.yaml:13:5: services.web.writablePaths: expected at most half of the 1984 MiB that the container has: what is written there is memory, got 512 + 512 = 1024',
      'prod.yaml:14:94: services.web.sidecars.agent.writablePaths: expected at most half of the 64 MiB that the container has: what is written there is memory, got 64',
    ],
  ],
  [
    'memory as a disk where Fargate has none',
    [
      web('writablePaths: { /app/tmp: 64 }'),
      { from: 'region: us-east-1', to: 'region: cn-north-1' },
      { from: '[us-east-1a, us-east-1b, us-east-1c]', to: '[cn-north-1a, cn-north-1b]' },
      { from: 'acm:us-east-1', to: 'acm:cn-north-1' },
    ],
    [
      'prod.yaml:13:5: services.web.writablePaths: expected disk: in cn-north-1 Fargate has no tmpfs, got 64 MiB of memory',
    ],
  ],
  [
    'a disk that Fargate does not have',
    [web('diskGiB: 20')],
    ['prod.yaml:13:14: services.web.diskGiB: expected a whole number from 21 to 200, got the number 20'],
  ],
];

test.each(cases)('%s', (_, edits, messages) => {
  expect(messagesFor(edited(...edits))).toEqual(messages);
});
