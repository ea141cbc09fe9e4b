/** A valid file that has something of everything that others refer to, and empty lines for more. */
export const wideText = `stage: prod
account: "111122223333"
region: us-east-1
zones: [us-east-1a, us-east-1b, us-east-1c]
network:
  create: { cidr: 10.40.0.0/16, natGateways: 3, interfaceEndpoints: [logs], routes: { db: { cidr: 10.60.0.0/20, transitGatewayId: tgw-0123456789abcdef0 } } }
  egress:
    database: { port: 5432, cidr: 10.60.0.0/20 }
    search: { port: 9200, cidr: 10.60.16.0/20 }
certificateArn: arn:aws:acm:us-east-1:111122223333:certificate/c0f3a9d2-1f47-4c0e-8a7b-3d6e5f4a9b20
framework: sidekiq
images:
  #images
  app: { repository: messaging/app }
  cable: { repository: messaging/cable, tag: v1 }
services:
  web:
    kind: web
    image: app # of web
    tasks: { min: 6, max: 24 }
    cpu: 1024
    memoryMiB: 2048
    caches: [cache]
    environment: { WEB_ONLY: "1" }
    secrets: [DATABASE_URL, MAIL_KEY]
    writablePaths: { /app/tmp: 64 }
    sidecars: { agent: { image: "public.ecr.aws/datadog/agent:7.60.0", cpu: 64, memoryMiB: 128 } }
    taskPolicies: { statements: [{ actions: [s3:GetObject], resources: ["arn:aws:s3:::uploads/*"] }] }
  api:
    kind: api
    image: app
    tasks: { min: 4, max: 12 }
    hosts: [api.example.com]
    #api
  hooks:
    kind: api
    image: app
    tasks: { min: 4, max: 8 }
    paths: [/hooks/*]
    rollout: surge-thirds
  #list
  websockets:
    kind: websockets
    image: cable
    tasks: { min: 4, max: 12 }
    caches: [presence]
workers:
  urgent:
    image: app
    tasks: { min: 3, max: 12 }
    queues: [critical]
    longestJobSeconds: 20
  default:
    image: app
    tasks: { min: 3, max: 24 }
    queues: [[default, 2], [mailers, 1]]
    spot: true
  pushes:
    image: app
    tasks: { min: 3, max: 6 }
    queues: [pushes]
stores:
  jobs:
    nodeType: cache.r7g.large
    environment: { url: REDIS_URL }
    #jobs
    snapshotWindow: 03:00-04:00
  pubsub:
    nodeType: cache.m7g.large
    environment: { url: CABLE_URL }
  caches:
    cache: { nodeType: cache.m7g.large }
    presence: { nodeType: cache.t4g.small }
secrets:
  DATABASE_URL: arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/database-url-mB8sWc
  MAIL_KEY: "arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/keys-q7RtB1:MAIL_KEY::"
secretKeys:
  MAIL_KEY: arn:aws:kms:us-east-1:111122223333:key/0b5f7b52-5d1c-4f1e-9a39-6d0c1d1f3a77
environment:
  RAILS_ENV: production
budgets:
  databaseConnections: { limit: 2000, reserve: 100 }
alerts: { pageEmails: [pager@example.com] }
controls: { routes: { PushJob: pushes } }
maintenance:
  surfaces:
    inbox: { services: [web] }
    callbacks: { services: [hooks], paths: [/hooks/in], format: json }
#end
tags: { team: platform }
`;

/** One change within one line, so that what is said of others keeps its line. */
export interface SingleFault {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

const fault = (name: string, from: string, to: string): SingleFault => ({ name, from, to });

/** Wrong shapes. */
export const shapeFaults: readonly SingleFault[] = [
  fault('account as a number', 'account: "111122223333"', 'account: 111122223333'),
  fault('a region of no form', 'region: us-east-1\n', 'region: Virginia\n'),
  fault('one zone', '[us-east-1a, us-east-1b, us-east-1c]', '[us-east-1a]'),
  fault('a block of no form', 'cidr: 10.40.0.0/16', 'cidr: 10.40'),
  fault('too many gateways', 'natGateways: 3', 'natGateways: 30'),
  fault('an endpoint that there is not', '[logs]', '[logz]'),
  fault('a way out without a number', 'port: 5432', 'port: db'),
  fault('a certificate of no form', 'certificateArn: arn', 'certificateArn: arm'),
  fault('another framework', 'framework: sidekiq', 'framework: resque'),
  fault('an image that is a text', '{ repository: messaging/app }', 'messaging/app'),
  fault('an image with a name of no form', '  cable: {', '  Cable_App: {'),
  fault('a service that is a list', '  #list', '  listed: []'),
  fault('a kind that there is not', '    kind: websockets', '    kind: sockets'),
  fault('a service without an image', '    image: app # of web', '    # of web'),
  fault(
    'an image that is no name',
    'kind: api\n    image: app\n    tasks: { min: 4, max: 12 }',
    'kind: api\n    image: 5\n    tasks: { min: 4, max: 12 }',
  ),
  fault('a mistyped key that is needed', '    tasks: { min: 6, max: 24 }', '    taks: { min: 6, max: 24 }'),
  fault('a mistyped key that is not', '    hosts: [api', '    hots: [api'),
  fault('a key of elsewhere', '    #api', '    concurrency: 5'),
  fault('a size that there is not', 'cpu: 1024', 'cpu: 1000'),
  fault('a name of a cache that is none', '    caches: [cache]', '    caches: [[cache]]'),
  fault('a sidecar without a size', ', cpu: 64, memoryMiB: 128', ', memoryMiB: 128'),
  fault('an action of no form', '[s3:GetObject]', '["s3:*"]'),
  fault('a path of no form', '    paths: [/hooks/*]', '    paths: [hooks]'),
  fault('a rollout that there is not', '    rollout: surge-thirds', '    rollout: canary'),
  fault('no queues', '    queues: [critical]', '    queues: critical'),
  fault('a weight out of range', '[mailers, 1]', '[mailers, 0]'),
  fault('a word for true', 'spot: true', 'spot: yes'),
  fault('no number of tasks', 'tasks: { min: 3, max: 6 }', 'tasks: { min: 3, max: six }'),
  fault('a pool with a name of no form', '  pushes:\n', '  Pushes_1:\n'),
  fault('a window of no form', 'snapshotWindow: 03:00-04:00', 'snapshotWindow: at night'),
  fault('a key for what is always so', '    #jobs', '    tls: true'),
  fault('a variable of no form', '{ url: CABLE_URL }', '{ url: CABLE-URL }'),
  fault('a cache with a name of no form', '    presence: {', '    Presence: {'),
  fault('a cache that is a number', 'cache: { nodeType: cache.m7g.large }', 'cache: 5'),
  fault(
    'a secret that is none',
    'arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/database-url-mB8sWc',
    'hunter2',
  ),
  fault('a key of no form', 'arn:aws:kms:', 'alias/'),
  fault('a limit that is no number', 'limit: 2000', 'limit: lots'),
  fault('no address', '[pager@example.com]', '[pager]'),
  fault('a queue of no form', '{ PushJob: pushes }', '{ PushJob: "a b" }'),
  fault('a surface without services', '{ services: [web] }', '{ services: [] }'),
  fault('a tag of no form', 'team: platform', 'team: "#1"'),
  fault('a key nobody knows', '#end', 'colour: blue'),
];

/** Right shapes that contradict others. */
export const contradictions: readonly SingleFault[] = [
  fault('a zone of another region', 'us-east-1b', 'us-west-2b'),
  fault(
    'a rule twice',
    'search: { port: 9200, cidr: 10.60.16.0/20 }',
    'search: { port: 9200, cidr: 10.60.16.1/20 }',
  ),
  fault(
    'a certificate of another account',
    'us-east-1:111122223333:certificate',
    'us-east-1:999922223333:certificate',
  ),
  fault('an image nobody runs', '  #images', '  old: { repository: messaging/old }'),
  fault(
    'an image that there is not',
    '    image: app\n    tasks: { min: 3, max: 12 }',
    '    image: apps\n    tasks: { min: 3, max: 12 }',
  ),
  fault('memory that the size does not have', 'memoryMiB: 2048', 'memoryMiB: 1536'),
  fault('a range upside down', 'tasks: { min: 4, max: 8 }', 'tasks: { min: 8, max: 4 }'),
  fault('a cache that there is not', '    caches: [presence]', '    caches: [presence, locks]'),
  fault('a variable that a store sets', 'WEB_ONLY: "1"', 'REDIS_URL: "1"'),
  fault('a secret that there is not', '[DATABASE_URL, MAIL_KEY]', '[DATABASE_URL, SEARCH_KEY]'),
  fault('a writable path in another', '{ /app/tmp: 64 }', '{ /app/tmp: 64, /app/tmp/x: 1 }'),
  fault(
    'an image of Docker Hub',
    '"public.ecr.aws/datadog/agent:7.60.0"',
    '"docker.io/datadog/agent:7.60.0"',
  ),
  fault('a bucket of the stage', '"arn:aws:s3:::uploads/*"', '"arn:aws:s3:::bulkhead-prod-controls-1/*"'),
  fault(
    'too many hosts',
    '    hosts: [api.example.com]',
    '    hosts: [a.example.com, b.example.com, c.example.com, d.example.com, e.example.com, e.example.com]',
  ),
  fault('a job longer than a shutdown', 'longestJobSeconds: 20', 'longestJobSeconds: 90'),
  fault('a queue of two pools', '    queues: [pushes]', '    queues: [pushes, critical]'),
  fault('a node type that there is not', 'nodeType: cache.t4g.small', 'nodeType: cache.t4g.smal'),
  fault('a window that is too short', '03:00-04:00', '03:00-03:20'),
  fault('one variable for two stores', '{ url: CABLE_URL }', '{ url: REDIS_URL } # of both'),
  fault('a key of another region', 'arn:aws:kms:us-east-1', 'arn:aws:kms:us-west-2'),
  fault('a plain secret', 'RAILS_ENV: production', 'RAILS_ENV: postgres://app:hunter2@db/app'),
  fault('few connections of the database', 'limit: 2000', 'limit: 300'),
  fault('an address twice', '[pager@example.com]', '[pager@example.com, pager@example.com]'),
  fault('a route to nobody', 'PushJob: pushes', 'PushJob: pushs'),
  fault('a surface of nobody', '{ services: [web] }', '{ services: [webb] }'),
  fault('a path outside of its service', '/hooks/in', '/other'),
];

const numberOfTasks = [
  'a service that is a list',
  'a kind that there is not',
  'a mistyped key that is needed',
  'a key of elsewhere',
  'no number of tasks',
];

/** Faults that cannot be told beside others, since it depends on these whether they are any: a sum, say, on its terms. */
export const hanging: Readonly<Record<string, readonly string[]>> = {
  'a zone of another region': ['a region of no form'],
  'a certificate of another account': ['a certificate of no form'],
  'an image nobody runs': [
    'a service that is a list',
    'a service without an image',
    'an image that is no name',
  ],
  'memory that the size does not have': ['a size that there is not'],
  'a bucket of the stage': ['an action of no form'],
  'a path outside of its service': ['a path of no form'],
  'a queue of two pools': ['no queues'],
  'a route to nobody': ['no queues'],
  'few connections of the database': numberOfTasks,
};
