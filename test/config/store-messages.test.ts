import { type Edit, edited, messagesFor } from './edited-stage';

/** What is wrong, the edit that makes it so, and what the user reads. */
const cases: readonly (readonly [string, readonly Edit[], readonly string[]])[] = [
  [
    'a node type that is not known',
    [{ add: 'stores: { jobs: { nodeType: cache.r7g.lage } }' }],
    [
      'prod.yaml:39:29: stores.jobs.nodeType: expected one of cache.r7g.large, cache.r7g.xlarge, cache.r7g.2xlarge, cache.r7g.4xlarge, cache.r7g.8xlarge, cache.r7g.12xlarge, cache.r7g.16xlarge, got "cache.r7g.lage"; did you mean "cache.r7g.large"?',
    ],
  ],
  [
    'a node family whose memory nobody published',
    [{ add: 'stores: { jobs: { nodeType: cache.x9g.large } }' }],
    [
      'prod.yaml:39:29: stores.jobs.nodeType: expected a node type such as cache.r8g.large, of the families t3, t4g, m5, m6g, m7g, m8g, r5, r6g, r7g, r8g, c7gn, c8gn, got "cache.x9g.large"; did you mean "cache.m6g.large"?',
    ],
  ],
  [
    'a pub/sub store on an engine that does not bound its buffers',
    [{ add: 'stores: { pubsub: { engineVersion: "9.0" } }' }],
    [
      'prod.yaml:39:36: stores.pubsub.engineVersion: expected "7.2", "8.0", "8.1" or "8.2" (from 9.0 on a subscriber that stopped reading large messages is not dropped, and fills the store), got "9.0"; did you mean "8.0"?',
    ],
  ],
  [
    'a job store on an engine that ElastiCache does not offer',
    [{ add: 'stores: { jobs: { engineVersion: "10.0" } }' }],
    [
      'prod.yaml:39:34: stores.jobs.engineVersion: expected "7.2", "8.0", "8.1", "8.2", "9.0" or "9.1", got "10.0"',
    ],
  ],
  [
    'a prefix with a library that has none',
    [{ add: "stores: { jobs: { prefix: 'bull:{x}' } }" }],
    [
      'prod.yaml:39:27: stores.jobs.prefix: expected no prefix with framework sidekiq: what stands before the keys of Sidekiq 6 is `namespace`, got "bull:{x}"',
    ],
  ],
  [
    'a namespace that would be a pattern of access rules',
    [{ add: "stores: { jobs: { namespace: 'chat*' } }" }],
    [
      'prod.yaml:39:30: stores.jobs.namespace: expected letters, digits and _ . - : { }, at most 64, no colon at the ends, got "chat*"',
    ],
  ],
  [
    'a snapshot by its ARN',
    [{ add: "stores: { jobs: { restoreFrom: 'arn:aws:elasticache:us-east-1:111122223333:snapshot:old' } }" }],
    [
      'prod.yaml:39:32: stores.jobs.restoreFrom: expected the name of a snapshot: a letter, then letters, digits, dots and hyphens, at most 255, got "arn:aws:elasticache:us-east-1:111122223333:snapshot:old"',
    ],
  ],
  [
    'buffers over half of the memory',
    [{ add: 'stores: { pubsub: { nodeType: cache.t4g.micro } }' }],
    [
      'prod.yaml:39:31: stores.pubsub.nodeType: expected pub/sub output buffers of at most 201,326,592 bytes, got 448,790,528:',
      '    services.web: 48 tasks x 2 publishers x 1,048,576 = 100,663,296',
      '    services.websockets: 24 tasks x 2 subscribers x 4,194,304 = 201,326,592',
      '    workers.urgent: 20 tasks x 2 publishers x 1,048,576 = 41,943,040',
      '    workers.default: 40 tasks x 2 publishers x 1,048,576 = 83,886,080',
      '    workers.pushes: 10 tasks x 2 publishers x 1,048,576 = 20,971,520',
      '    used: 448,790,528 bytes',
      '    allowed: half of 536,870,912 less 25 % reserve = 201,326,592',
      '    does not fit: 247,463,936 too many',
    ],
  ],
  [
    'a snapshot within maintenance',
    [{ add: 'stores: { jobs: { snapshotWindow: 05:00-06:00 } }' }],
    [
      'prod.yaml:39:35: stores.jobs.snapshotWindow: expected a window outside the maintenance window sun:04:30-sun:05:30, got 05:00-06:00',
    ],
  ],
  [
    'a snapshot over midnight within maintenance',
    [{ add: 'stores: { jobs: { snapshotWindow: 23:30-00:30, maintenanceWindow: "mon:00:00-mon:01:00" } }' }],
    [
      'prod.yaml:39:35: stores.jobs.snapshotWindow: expected a window outside the maintenance window mon:00:00-mon:01:00, got 23:30-00:30',
    ],
  ],
  [
    'windows that are too short',
    [
      {
        add: 'stores: { pubsub: { snapshotWindow: 03:00-03:30, maintenanceWindow: "sun:05:00-sun:05:59" } }',
      },
    ],
    [
      'prod.yaml:39:37: stores.pubsub.snapshotWindow: expected a window of at least 60 minutes, got 03:00-03:30',
      'prod.yaml:39:69: stores.pubsub.maintenanceWindow: expected a window of at least 60 minutes, got sun:05:00-sun:05:59',
    ],
  ],
  [
    'a store without a variable',
    [{ add: 'stores: { jobs: { environment: {} } }' }],
    [
      'prod.yaml:39:19: stores.jobs.environment: expected url, or at least host, user and password: no store has a default user, got none of them',
    ],
  ],
  [
    'a store without a password',
    [{ add: 'stores: { jobs: { environment: { host: REDIS_HOST, port: REDIS_PORT } } }' }],
    [
      'prod.yaml:39:19: stores.jobs.environment: expected url, or at least host, user and password: no store has a default user, got only host, port',
    ],
  ],
  [
    'a store without a user',
    [
      {
        add: 'stores: { pubsub: { environment: { host: REDIS_HOST, port: REDIS_PORT, password: REDIS_PASSWORD } } }',
      },
    ],
    [
      'prod.yaml:39:21: stores.pubsub.environment: expected url, or at least host, user and password: no store has a default user, got only host, port, password',
    ],
  ],
  [
    'one variable for both stores',
    [
      {
        add: 'stores: { jobs: { environment: { url: REDIS_URL } }, pubsub: { environment: { url: REDIS_URL } } }',
      },
    ],
    [
      'prod.yaml:39:84: stores.pubsub.environment.url: expected a variable of its own, such as CABLE_REDIS_URL, that the app then reads for this store, got REDIS_URL, as in stores.jobs.environment.url',
    ],
  ],
  [
    'more connections than the database has',
    [{ add: 'budgets: { databaseConnections: { limit: 500, reserve: 20 } }' }],
    [
      'prod.yaml:39:12: budgets.databaseConnections: expected database connections of at most 480 connections, got 1,060:',
      '    services.web (web): 48 tasks x 5 connections = 240',
      '    services.websockets (websockets): 24 tasks x 5 connections = 120',
      '    workers.urgent (workers): 20 tasks x 10 connections = 200',
      '    workers.default (workers): 40 tasks x 10 connections = 400',
      '    workers.pushes (workers): 10 tasks x 10 connections = 100',
      '    used: 1,060 connections',
      '    allowed: limit 500 - reserve 20 = 480',
      '    does not fit: 580 too many',
    ],
  ],
  [
    'a secret that does not exist',
    [{ from: 'tasks: { min: 3, max: 12 }', to: 'tasks: { min: 3, max: 12 }\n    secrets: [DATABASE_URI]' }],
    [
      'prod.yaml:23:15: workers.urgent.secrets[0]: expected a key of secrets, got "DATABASE_URI"; did you mean "DATABASE_URL"?',
    ],
  ],
  [
    'a variable that Bulkhead sets',
    [{ add: 'environment: { PORT: "80", BULKHEAD_STAGE: x, BULKHEAD_NEW: x }' }],
    [
      'prod.yaml:39:22: environment.PORT: expected another name, got one that Bulkhead itself sets',
      'prod.yaml:39:44: environment.BULKHEAD_STAGE: expected another name, got one that Bulkhead itself sets',
      'prod.yaml:39:61: environment.BULKHEAD_NEW: expected another name, got one that Bulkhead itself sets',
    ],
  ],
  [
    'a variable that a store sets',
    [
      {
        from: 'tasks: { min: 4, max: 12 }',
        to: 'tasks: { min: 4, max: 12 }\n    environment: { JOB_STORE_URL: x }',
      },
    ],
    [
      'prod.yaml:18:35: services.websockets.environment.JOB_STORE_URL: expected another name, got one that stores.jobs.environment sets',
    ],
  ],
  [
    'a secret that a store sets',
    [
      {
        from: '  DATABASE_URL:',
        to: '  PUBSUB_STORE_URL: arn:aws:secretsmanager:us-east-1:111122223333:secret:x-mB8sWc\n  DATABASE_URL:',
      },
    ],
    [
      'prod.yaml:37:21: secrets.PUBSUB_STORE_URL: expected another name, got one that stores.pubsub.environment sets',
    ],
  ],
  [
    'a variable that is a secret too',
    [
      { add: 'environment: { DATABASE_URL: x }' },
      {
        from: 'tasks: { min: 3, max: 12 }',
        to: 'tasks: { min: 3, max: 12 }\n    environment: { DATABASE_URL: x }',
      },
    ],
    [
      'prod.yaml:23:34: workers.urgent.environment.DATABASE_URL: expected every variable in one place, got one that is secrets.DATABASE_URL too',
      'prod.yaml:40:30: environment.DATABASE_URL: expected every variable in one place, got one that is secrets.DATABASE_URL too',
    ],
  ],
  [
    'a plain secret',
    [
      { add: 'environment: { CACHE: "rediss://app:hunter2@cache:6380" }' },
      { from: 'exec, puma, -C, config/cable.rb', to: 'exec, puma, AKIAIOSFODNN7EXAMPLE' },
    ],
    [
      'prod.yaml:16:35: services.websockets.command[3]: expected nothing secret (a secret goes by its ARN under secrets), got an AWS access key',
      'prod.yaml:39:23: environment.CACHE: expected nothing secret (a secret goes by its ARN under secrets), got a URL with a password',
    ],
  ],
];

test.each(cases)('%s', (_, edits, messages) => {
  expect(messagesFor(edited(...edits))).toEqual(messages);
});
