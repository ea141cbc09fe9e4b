import { type Edit, edited, messagesFor } from './edited-stage';

/** What is wrong, the edit that makes it so, and what the user reads. */
const cases: readonly (readonly [string, readonly Edit[], readonly string[]])[] = [
  [
    'an unknown key with a near one',
    [{ from: 'framework: ', to: 'framwork: ' }],
    ['prod.yaml:5:1: framwork: expected a key of a stage file, got "framwork"; did you mean "framework"?'],
  ],
  [
    'an unknown key far from any',
    [{ add: 'colour: blue' }],
    [
      'prod.yaml:39:1: colour: expected one of the keys stage, size, account, region, zones, network, certificateArn, framework, images, services, workers, stores, secrets, wordlikeSuffixes, secretKeys, environment, release, budgets, alerts, controls, maintenance, review, reservedConcurrency, logRetentionDays, containerInsights, deletionProtection, tags, got "colour"',
    ],
  ],
  [
    'an unknown nested key',
    [
      {
        from: 'tasks: { min: 6, max: 24 }',
        to: 'tasks: { min: 6, max: 24 }\n    healthCheck: { paht: /up }',
      },
    ],
    [
      'prod.yaml:13:20: services.web.healthCheck.paht: expected a key of services.web.healthCheck, got "paht"; did you mean "path"?',
    ],
  ],
  [
    'a wrong value that was merged, told where it stands, and once',
    [
      {
        from: 'workers:\n  urgent:\n',
        to: 'x-base: &base\n  cpu: 500\n  colour: blue\nworkers:\n  urgent:\n    <<: *base\n',
      },
    ],
    [
      'prod.yaml:19:8: workers.urgent.cpu: expected 256, 512, 1024, 2048, 4096, 8192, 16384 or 32768, got the number 500',
      'prod.yaml:20:3: workers.urgent.colour: expected one of the keys image, command, cpu, memoryMiB, tasks, stopTimeoutSeconds, environment, secrets, writablePaths, diskGiB, sidecars, taskPolicies, caches, databaseConnectionsPerTask, queues, queueOrder, concurrency, healthCheckCommand, longestJobSeconds, checkpoint, rollout, latencyTargetSeconds, spot, scaling, got "colour"',
    ],
  ],
  [
    'an x- key that is not at the top',
    [{ from: '    kind: web\n', to: '    kind: web\n    x-note: hello\n' }],
    [
      'prod.yaml:11:5: services.web.x-note: expected x- keys at the top of the file only, where they are left out, got "x-note"',
    ],
  ],
  [
    'a block to share among pools',
    [{ from: 'workers:\n', to: 'workers:\n  x-base: &base { image: app, tasks: { min: 3, max: 6 } }\n' }],
    [
      'prod.yaml:19:3: workers.x-base: expected no name that begins with x- (a block to share stands at the top of the file, where x- keys are left out), got "x-base"',
    ],
  ],
  [
    'a missing key',
    [{ from: '    kind: web\n', to: '' }],
    ['prod.yaml:9:3: services.web.kind: expected "web", "api" or "websockets", got nothing'],
  ],
  [
    'a missing key of the root',
    [{ from: 'region: us-east-1\n', to: '' }],
    ['prod.yaml:1:1: region: expected a region such as us-east-1, got nothing'],
  ],
  [
    'an empty value',
    [{ from: 'framework: sidekiq', to: 'framework:' }],
    ['prod.yaml:5:1: framework: expected "sidekiq" or "bullmq", got nothing'],
  ],
  [
    'an empty mapping',
    [{ from: 'tasks: { min: 6, max: 24 }', to: 'tasks: { min: 6, max: 24 }\n    scaling:' }],
    ['prod.yaml:13:5: services.web.scaling: expected a mapping, got nothing'],
  ],
  [
    'a list instead of a mapping',
    [{ from: 'images:\n  app: { repository: messaging/app }', to: 'images: [messaging/app]' }],
    ['prod.yaml:6:1: images: expected a mapping, got a list of 1'],
  ],
  [
    'a scalar instead of a mapping',
    [{ from: '{ repository: messaging/app }', to: 'messaging/app' }],
    ['prod.yaml:7:8: images.app: expected a mapping, got "messaging/app"'],
  ],
  [
    'a string instead of a number',
    [{ from: 'tasks: { min: 6, max: 24 }', to: 'tasks: { min: six, max: 24 }' }],
    ['prod.yaml:12:19: services.web.tasks.min: expected a whole number from 1 to 300, got "six"'],
  ],
  [
    'a number that is not whole',
    [{ from: 'tasks: { min: 6, max: 24 }', to: 'tasks: { min: 6, max: 24.5 }' }],
    ['prod.yaml:12:27: services.web.tasks.max: expected a whole number from 1 to 300, got the number 24.5'],
  ],
  [
    'a number out of its range',
    [{ from: 'tasks: { min: 6, max: 24 }', to: 'tasks: { min: 0, max: 301 }' }],
    [
      'prod.yaml:12:19: services.web.tasks.min: expected a whole number from 1 to 300, got the number 0',
      'prod.yaml:12:27: services.web.tasks.max: expected a whole number from 1 to 300, got the number 301',
    ],
  ],
  [
    'a number that is none of those known',
    [{ from: 'tasks: { min: 6, max: 24 }', to: 'tasks: { min: 6, max: 24 }\n    cpu: 1000' }],
    [
      'prod.yaml:13:10: services.web.cpu: expected 256, 512, 1024, 2048, 4096, 8192, 16384 or 32768, got the number 1000',
    ],
  ],
  [
    'not a number',
    [{ from: 'tasks: { min: 6, max: 24 }', to: 'tasks: { min: .nan, max: .inf }' }],
    [
      'prod.yaml:12:19: services.web.tasks.min: expected a whole number from 1 to 300, got the number .nan',
      'prod.yaml:12:30: services.web.tasks.max: expected a whole number from 1 to 300, got the number .inf',
    ],
  ],
  [
    'a string instead of true',
    [{ add: 'deletionProtection: yes' }],
    ['prod.yaml:39:21: deletionProtection: expected true or false, got "yes"'],
  ],
  [
    'a string that is none of those known',
    [{ from: 'sidekiq', to: 'sidekick' }],
    ['prod.yaml:5:12: framework: expected "sidekiq" or "bullmq", got "sidekick"; did you mean "sidekiq"?'],
  ],
  [
    'a library that sounds like one',
    [{ from: 'sidekiq', to: 'bull' }],
    [
      'prod.yaml:5:12: framework: expected "sidekiq" or "bullmq" (Bull 3 and 4 are not BullMQ: they publish each job, which the job store refuses after it is written), got "bull"',
    ],
  ],
  [
    'a string of the wrong form',
    [{ from: 'region: us-east-1', to: 'region: Virginia' }],
    ['prod.yaml:2:9: region: expected a region such as us-east-1, got "Virginia"'],
  ],
  [
    'a tag that IAM, ECS and CloudWatch Logs refuse',
    [{ add: 'tags: { team: "inbox, #1" }' }],
    [
      'prod.yaml:39:15: tags.team: expected at most 256 letters, digits, spaces and _ . : / = + - @, got "inbox, #1"',
    ],
  ],
  [
    'a string that is too long',
    [
      {
        add: 'tags: { note: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx }',
      },
    ],
    [
      'prod.yaml:39:15: tags.note: expected at most 256 letters, digits, spaces and _ . : / = + - @, got "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..."',
    ],
  ],
  [
    'an account id without quotes',
    [{ add: 'account: 012345678901' }],
    [
      'prod.yaml:4:17: certificateArn: expected a certificate of account 012345678901, got one of 111122223333',
      'prod.yaml:39:10: account: expected 12 digits in quotes, got the number 012345678901, which is text only in quotes',
    ],
  ],
  [
    'a version without quotes',
    [{ from: 'messaging/app }', to: 'messaging/app, tag: 1.10 }' }],
    [
      'prod.yaml:7:42: images.app.tag: expected an image tag, got the number 1.10, which is text only in quotes',
      "prod.yaml:7:42: images.app.tag: expected account, or the image's registryAccount, beside a tag, because the two make the address of the image, got neither",
    ],
  ],
  [
    'variables and tags of nothing, and of more than a text',
    [{ add: 'environment: { A: , B: ~, C: null, D: [x] }\ntags: { team: }' }],
    [
      'prod.yaml:39:16: environment.A: expected text, a number, true or false ("" for an empty text), got nothing',
      'prod.yaml:39:24: environment.B: expected text, a number, true or false ("" for an empty text), got nothing',
      'prod.yaml:39:30: environment.C: expected text, a number, true or false ("" for an empty text), got nothing',
      'prod.yaml:39:36: environment.D: expected text, a number, true or false ("" for an empty text), got a list of 1',
      'prod.yaml:40:9: tags.team: expected at most 256 letters, digits, spaces and _ . : / = + - @, got nothing',
    ],
  ],
  [
    'too few items',
    [{ from: ', us-east-1b, us-east-1c]', to: ']' }],
    ['prod.yaml:3:1: zones: expected a list of 2 to 6 items, got a list of 1'],
  ],
  [
    'an item of the wrong form',
    [{ from: 'us-east-1c]', to: 'useast1c]' }],
    ['prod.yaml:3:33: zones[2]: expected a zone such as us-east-1a, got "useast1c"'],
  ],
  [
    'an empty command',
    [{ from: 'command: [bundle, exec, puma, -C, config/cable.rb]', to: 'command: []' }],
    ['prod.yaml:16:5: services.websockets.command: expected a list of at least 1 item, got an empty list'],
  ],
  [
    'a key of the wrong form',
    [{ from: '  urgent:', to: '  Urgent_Jobs:' }],
    [
      'prod.yaml:19:3: workers.Urgent_Jobs: expected lower-case words joined by dashes, at most 32 characters, got "Urgent_Jobs"',
    ],
  ],
  [
    'variables that POSIX does not have',
    [{ add: 'environment: { log-level: info, 2FA: "on" }' }],
    [
      'prod.yaml:39:16: environment.log-level: expected letters, digits and _, and no digit first, got "log-level"',
      'prod.yaml:39:33: environment["2FA"]: expected letters, digits and _, and no digit first, got "2FA"',
    ],
  ],
  [
    'a reserved tag',
    [{ add: 'tags: { "aws:owner": me }' }],
    [
      'prod.yaml:39:9: tags["aws:owner"]: expected a tag of at most 128 characters that starts with neither aws: nor bulkhead:, got "aws:owner"',
    ],
  ],
  [
    'a secret where an ARN belongs',
    [
      {
        from: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/database-url-mB8sWc',
        to: 'postgres://app:hunter2@db.internal/app',
      },
    ],
    [
      'prod.yaml:37:17: secrets.DATABASE_URL: expected the ARN of a secret or of a parameter of Systems Manager, got a URL with a password',
    ],
  ],
  [
    'no e-mail address',
    [{ from: 'pager@example.com', to: 'pager' }],
    ['prod.yaml:38:24: alerts.pageEmails[0]: expected an e-mail address, got "pager"'],
  ],
  [
    'a date',
    [{ add: 'logRetentionDays: 2026-11-23' }],
    [
      'prod.yaml:39:19: logRetentionDays: expected 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545 or 731, got "2026-11-23"',
    ],
  ],
  [
    'a stage name that AWS would refuse',
    [{ from: 'stage: prod', to: 'stage: prod--1' }],
    ['prod.yaml:1:8: stage: expected lower-case words joined by dashes, 2 to 16 characters, got "prod--1"'],
  ],
  [
    'keys that every object has',
    [{ add: 'constructor: 1\n__proto__: 2\ntoString: 3' }],
    [
      'prod.yaml:39:1: constructor: expected one of the keys stage, size, account, region, zones, network, certificateArn, framework, images, services, workers, stores, secrets, wordlikeSuffixes, secretKeys, environment, release, budgets, alerts, controls, maintenance, review, reservedConcurrency, logRetentionDays, containerInsights, deletionProtection, tags, got "constructor"',
      'prod.yaml:40:1: ["__proto__"]: expected one of the keys stage, size, account, region, zones, network, certificateArn, framework, images, services, workers, stores, secrets, wordlikeSuffixes, secretKeys, environment, release, budgets, alerts, controls, maintenance, review, reservedConcurrency, logRetentionDays, containerInsights, deletionProtection, tags, got "__proto__"',
      'prod.yaml:41:1: toString: expected one of the keys stage, size, account, region, zones, network, certificateArn, framework, images, services, workers, stores, secrets, wordlikeSuffixes, secretKeys, environment, release, budgets, alerts, controls, maintenance, review, reservedConcurrency, logRetentionDays, containerInsights, deletionProtection, tags, got "toString"',
    ],
  ],
];

test.each(cases)('%s', (_, edits, messages) => {
  expect(messagesFor(edited(...edits))).toEqual(messages);
});
