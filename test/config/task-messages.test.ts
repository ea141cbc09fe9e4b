import { type Edit, edited, messagesFor } from './edited-stage';

/** What is wrong, the edit that makes it so, and what the user reads. */
const cases: readonly (readonly [string, readonly Edit[], readonly string[]])[] = [
  [
    'no service',
    [
      {
        from: 'services:\n  web:\n    kind: web\n    image: app\n    tasks: { min: 6, max: 24 }\n  websockets:\n    kind: websockets\n    image: app\n    command: [bundle, exec, puma, -C, config/cable.rb]\n    tasks: { min: 4, max: 12 }\n',
        to: 'services: {}\n',
      },
    ],
    ['prod.yaml:8:1: services: expected at least one service, got none'],
  ],
  [
    'two services that get the rest',
    [{ from: 'services:', to: 'services:\n  api: { kind: api, image: app, tasks: { min: 4, max: 8 } }' }],
    [
      'prod.yaml:10:3: services.web: expected exactly one of api, web to have neither hosts nor paths, so that it gets the rest, got api, web',
    ],
  ],
  [
    'nobody who gets the rest',
    [{ from: 'tasks: { min: 6, max: 24 }', to: 'tasks: { min: 6, max: 24 }\n    hosts: [www.example.com]' }],
    [
      'prod.yaml:8:1: services: expected exactly one of web to have neither hosts nor paths, so that it gets the rest, got none',
    ],
  ],
  [
    'a place taken by an earlier service',
    [
      {
        from: 'services:',
        to: 'services:\n  api: { kind: api, image: app, tasks: { min: 4, max: 8 }, paths: [/api/*] }\n  beta: { kind: api, image: app, tasks: { min: 4, max: 8 }, hosts: [beta.example.com], paths: [/api/v2/*, /new] }',
      },
    ],
    [
      'prod.yaml:10:3: services.beta: expected hosts and paths that no earlier service takes, got beta.example.com/api/v2/*, which services.api takes first',
    ],
  ],
  [
    'rules in another order than the file, and one for a service without any',
    [
      {
        from: 'services:',
        to: 'services:\n  api: { kind: api, image: app, tasks: { min: 4, max: 8 }, paths: [/api/*] }\n  hooks: { kind: api, image: app, tasks: { min: 4, max: 8 }, paths: [/hooks/*], rulePriority: 1010 }\n  beta: { kind: api, image: app, tasks: { min: 4, max: 8 }, paths: [/beta/*, /b, /c, /d], rulePriority: 1020 }\n  old: { kind: api, image: app, tasks: { min: 4, max: 8 }, paths: [/old/*] }',
      },
      { from: '    kind: web\n', to: '    kind: web\n    rulePriority: 1500\n' },
    ],
    [
      'prod.yaml:10:95: services.hooks.rulePriority: expected a rulePriority above 1010, that of services.api, which stands before it, got 1010',
      'prod.yaml:12:3: services.old: expected a rulePriority above 1021, that of services.beta, which stands before it, got 1020',
      'prod.yaml:15:19: services.web.rulePriority: expected none for a service without hosts and paths, which has no rule, got 1500',
    ],
  ],
  [
    'too many hosts and paths',
    [
      {
        from: 'services:',
        to: 'services:\n  api: { kind: api, image: app, tasks: { min: 4, max: 8 }, hosts: [a.example.com, b.example.com, c.example.com], paths: [/a, /b, /c] }',
      },
    ],
    ['prod.yaml:9:3: services.api: expected at most 5 hosts and paths together, got 6'],
  ],
  [
    'an image that does not exist',
    [{ from: '    kind: web\n    image: app', to: '    kind: web\n    image: ap' }],
    ['prod.yaml:11:12: services.web.image: expected a key of images: app, got "ap"; did you mean "app"?'],
  ],
  [
    'an image nobody runs',
    [{ from: 'images:', to: 'images:\n  old: { repository: messaging/old }' }],
    ['prod.yaml:7:3: images.old: expected a service or pool that runs it, got none'],
  ],
  [
    'a tag without an account',
    [{ from: 'messaging/app }', to: 'messaging/app, tag: v1 }' }],
    [
      "prod.yaml:7:42: images.app.tag: expected account, or the image's registryAccount, beside a tag, because the two make the address of the image, got neither",
    ],
  ],
  [
    'min over max',
    [{ from: 'tasks: { min: 6, max: 24 }', to: 'tasks: { min: 24, max: 6 }' }],
    ['prod.yaml:12:5: services.web.tasks: expected min to be at most max, got min 24 and max 6'],
  ],
  [
    'a range that single cannot replace',
    [{ from: 'tasks: { min: 6, max: 24 }', to: 'tasks: { min: 6, max: 24 }\n    rollout: single' }],
    [
      'prod.yaml:12:5: services.web.tasks: expected a range that rollout single can replace, got 6 to 24: rollout single stops the one task before its successor starts, so 6 to 24 tasks would all be offline at once: set min and max to 1, or choose thirds or surge-thirds',
    ],
  ],
  [
    'traffic in steps of ECS',
    [{ from: 'tasks: { min: 6, max: 24 }', to: 'tasks: { min: 6, max: 24 }\n    rollout: linear-thirds' }],
    [
      'prod.yaml:13:14: services.web.rollout: expected "surge-thirds", "thirds" or "single" (traffic is not shifted by ECS: maintenance and changes of hosts would break it, docs/adr/0019-no-linear-deployments.md), got "linear-thirds"',
    ],
  ],
  [
    'memory that Fargate does not have',
    [{ from: 'tasks: { min: 6, max: 24 }', to: 'tasks: { min: 6, max: 24 }\n    cpu: 2048' }],
    [
      'prod.yaml:9:3: services.web.memoryMiB: expected with cpu 2048 a multiple of 1024 from 4096 to 16384, got 2048',
    ],
  ],
  [
    'memory between two steps',
    [
      {
        from: 'tasks: { min: 6, max: 24 }',
        to: 'tasks: { min: 6, max: 24 }\n    cpu: 256\n    memoryMiB: 1536',
      },
    ],
    ['prod.yaml:14:16: services.web.memoryMiB: expected with cpu 256 one of 512, 1024 or 2048, got 1536'],
  ],
  [
    'the largest size with the memory of the next smaller one',
    [
      {
        from: 'tasks: { min: 6, max: 24 }',
        to: 'tasks: { min: 6, max: 24 }\n    cpu: 32768\n    memoryMiB: 65536',
      },
    ],
    [
      'prod.yaml:14:16: services.web.memoryMiB: expected with cpu 32768 one of 61440, 122880 or 249856, got 65536',
    ],
  ],
  [
    'more CPU than Fargate has',
    [{ from: 'tasks: { min: 6, max: 24 }', to: 'tasks: { min: 6, max: 24 }\n    cpu: 65536' }],
    [
      'prod.yaml:13:10: services.web.cpu: expected 256, 512, 1024, 2048, 4096, 8192, 16384 or 32768, got the number 65536',
    ],
  ],
  [
    'a pool with the name of a service',
    [{ from: '  urgent:', to: '  web:' }],
    ['prod.yaml:19:3: workers.web: expected a name of its own, got Web in AWS, as for services.web'],
  ],
  [
    'names that are one in AWS',
    [
      { from: '  urgent:', to: '  q-1:' },
      { from: '  default:', to: '  q1:' },
    ],
    ['prod.yaml:25:3: workers.q1: expected a name of its own, got Q1 in AWS, as for workers.q-1'],
  ],
  [
    'a queue of two pools',
    [{ from: '[default, mailers]', to: '[default, critical]' }],
    [
      'prod.yaml:29:23: workers.default.queues[1]: expected every queue in one pool, once, got "critical" of workers.urgent too',
    ],
  ],
  [
    'a route to a queue that no pool serves',
    [{ add: 'controls: { routes: { PushJob: criticl } }' }],
    [
      'prod.yaml:39:32: controls.routes.PushJob: expected a queue that a pool serves: critical, default, mailers, pushes, got "criticl"; did you mean "critical"?',
    ],
  ],
  [
    'a queue twice in one pool',
    [{ from: '[default, mailers]', to: '[default, default]' }],
    [
      'prod.yaml:29:23: workers.default.queues[1]: expected every queue in one pool, once, got "default" twice',
    ],
  ],
  [
    'more queues than a task definition can name',
    [
      {
        from: '[default, mailers]',
        to: `[${Array.from({ length: 400 }, (_, at) => `a-queue-with-a-rather-long-name-that-says-${1000 + at}`).join(', ')}]`,
      },
    ],
    [
      'prod.yaml:25:3: workers.default: expected at most 57,344 bytes of names of queues, variables and secrets in a task definition, of which ECS takes 65,536, got 67,820 bytes, 67,704 of them names of queues',
    ],
  ],
  [
    'more queues than any task definition can name',
    [
      {
        from: '[default, mailers]',
        to: `[${Array.from({ length: 600 }, (_, at) => `${'a'.repeat(96)}${1000 + at}`).join(', ')}]`,
      },
    ],
    [
      'prod.yaml:18:1: workers: expected at most 57,344 bytes of names of queues, variables and secrets in a task definition, of which ECS takes 65,536, got 60,663 bytes of names of queues alone',
    ],
  ],
  [
    'no queue',
    [{ from: '    queues: [critical]\n', to: '' }],
    [
      'prod.yaml:19:3: workers.urgent.queues: expected at least one queue, or rollout single for a task without any, such as a scheduler, got none',
    ],
  ],
  [
    'a colon with BullMQ',
    [
      { from: 'sidekiq', to: 'bullmq' },
      { from: '[critical]', to: '["a:b"]' },
    ],
    [
      'prod.yaml:23:14: workers.urgent.queues[0]: expected a queue name without a colon, which BullMQ refuses, got "a:b"',
    ],
  ],
  [
    'jobs longer than a shutdown',
    [{ from: 'tasks: { min: 3, max: 12 }', to: 'tasks: { min: 3, max: 12 }\n    longestJobSeconds: 56' }],
    [
      'prod.yaml:23:24: workers.urgent.longestJobSeconds: expected at most 55 (stopTimeoutSeconds 60 less 5), or checkpoint: true, got 56',
    ],
  ],
  [
    'browsers that few tasks would take back one after the other',
    [{ from: 'config/cable.rb]\n', to: 'config/cable.rb]\n    connectionsPerTask: 13000\n' }],
    [
      'prod.yaml:13:3: services.websockets: expected browsers that were cut to be back within 600 s (more tasks, or more scaling.requestsPerTaskPerMinute; fewer connectionsPerTask), got 650',
    ],
  ],
  [
    'browsers whose reads few web tasks would answer one after the other',
    [
      {
        from: 'tasks: { min: 6, max: 24 }',
        to: 'tasks: { min: 4, max: 8 }\n    scaling: { requestsPerTaskPerMinute: 60 }',
      },
    ],
    [
      'prod.yaml:8:1: services: expected browsers that were cut to be back within 600 s (of kind web: more tasks, or more scaling.requestsPerTaskPerMinute), got 1000',
    ],
  ],
  [
    'health checks that would call an error alive, or say one thing twice, and no port',
    [
      {
        from: '    kind: web\n',
        to: '    kind: web\n    port: 0\n    healthCheck: { codes: [200, 503] }\n',
      },
    ],
    [
      'prod.yaml:11:11: services.web.port: expected a whole number from 1 to 65535, got the number 0',
      'prod.yaml:12:33: services.web.healthCheck.codes[1]: expected a whole number from 200 to 499, got the number 503',
    ],
  ],
  [
    'one answer of a health check twice',
    [{ from: '    kind: web\n', to: '    kind: web\n    healthCheck: { codes: [200, 200] }\n' }],
    ['prod.yaml:11:33: services.web.healthCheck.codes[1]: expected every code once, got 200'],
  ],
  [
    'a Spot pool whose deploy would have to wait for Spot',
    [{ from: 'tasks: { min: 3, max: 12 }', to: 'tasks: { min: 2, max: 12 }\n    spot: true' }],
    [
      'prod.yaml:23:11: workers.urgent.spot: expected false, or rollout thirds with a min of at least 3: a deploy must be able to end on the two thirds that are not on Spot, got true with rollout thirds and a min of 2',
    ],
  ],
  [
    'a Spot pool without a task offline',
    [
      {
        from: 'tasks: { min: 3, max: 12 }',
        to: 'tasks: { min: 3, max: 12 }\n    rollout: surge-thirds\n    spot: true',
      },
    ],
    [
      'prod.yaml:24:11: workers.urgent.spot: expected false, or rollout thirds with a min of at least 3: a deploy must be able to end on the two thirds that are not on Spot, got true with rollout surge-thirds and a min of 3',
    ],
  ],
];

test.each(cases)('%s', (_, edits, messages) => {
  expect(messagesFor(edited(...edits))).toEqual(messages);
});

test.each([61440, 122880, 249856])('the largest size takes %i MiB', (memoryMiB) => {
  const size = `tasks: { min: 6, max: 24 }\n    cpu: 32768\n    memoryMiB: ${memoryMiB}`;
  expect(messagesFor(edited({ from: 'tasks: { min: 6, max: 24 }', to: size }))).toEqual([]);
});
