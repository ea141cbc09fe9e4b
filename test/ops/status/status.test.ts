import { DescribeServicesCommand } from '@aws-sdk/client-ecs';
import { troubles } from '../../support/aws/aws-faults';
import { parkedOperation } from '../../support/ops/parked-operation';
import { startSeconds } from '../../support/ops/quiet-platform';
import { runStatus } from '../../support/ops/run-status';
import { pageTopic, StatusAnswers, ticketTopic } from '../../support/ops/status-answers';

let aws: StatusAnswers;
beforeEach(() => {
  aws = new StatusAnswers();
});
afterEach(() => {
  for (const mock of Object.values(aws.mocks)) mock.restore();
});

test('a quiet stage is told on one screen', async () => {
  const { stdout, stderr, exitCode } = await runStatus();
  expect([stderr, exitCode]).toEqual(['', 0]);
  expect(stdout).toMatchInlineSnapshot(`
"prod  us-east-1  2026-11-24 02:00:00 UTC  (reading 7 s old)

stress       NORMAL since 00:00, 2 h
alarms       none
tasks                    oldest job  target  waiting     tasks    scales
             urgent             0 s     5 s        0    6 of 6   6 to 24
             default            0 s    60 s        0    9 of 9   9 to 48
             pushes             0 s   2 min        0    3 of 3   3 to 12
             bulk               0 s  30 min        0    6 of 6   6 to 40
             scheduler                                  1 of 1    1 to 1
             web                                      12 of 12  12 to 48
             api                                        6 of 6   6 to 30
             websockets                                 6 of 6   6 to 24
stores               memory  stops at  connections  evicted  refused  node type         reserve
             jobs     4.2 %      75 %         31 %        0        0  cache.r7g.xlarge  40 %
             pubsub   4.2 %                   31 %        0        0  cache.m7g.large
deploys      none
switchboard  nothing switched, nothing routed; revision 3
maintenance  all open
parked       nothing
drift        none from the stage file
protection   all stacks and load balancers refuse to be deleted; stacks of pools are not asked
images       app 2026-11-23.4
"
`);
});

test('an incident is told on one screen of 100 columns, the worst first', async () => {
  aws.report = {
    ...aws.report,
    level: 'stressed',
    sinceSeconds: startSeconds - 600,
    reasons: [
      { code: 'jobs-late', text: 'default: the oldest job has waited 250 s, stressed from 180 s' },
      { code: 'job-store-memory', text: 'job store: 68.1 % of its memory, stressed from 60 %' },
    ],
  };
  const alarm = (name: string, topic: string, minutes: number) => ({
    AlarmName: name,
    StateValue: 'ALARM' as const,
    AlarmActions: [topic],
    StateTransitionedTimestamp: new Date((startSeconds - minutes * 60) * 1000),
  });
  aws.alarms = [
    alarm('bulkhead-prod-default-jobs-late', pageTopic, 4),
    alarm('bulkhead-prod-job-store-memory-ticket', ticketTopic, 9),
    // Moves a pool and tells nobody; and one of another stage.
    alarm('bulkhead-prod-default-scale-out', 'arn:aws:autoscaling:us-east-1:111122223333:scalingPolicy:1', 4),
    alarm('bulkhead-prod-eu-jobs-late', 'arn:aws:sns:us-east-1:111122223333:page-of-prod-eu', 4),
  ];
  aws.reading = {
    ...aws.reading,
    pools: aws.reading.pools.map((pool) =>
      pool.pool === 'default'
        ? {
            ...pool,
            oldestJobAgeSeconds: 250,
            waitingJobs: 48_211,
            growthStopped: '9 to 14 tasks: 91 jobs a second completed before, 92 after.',
            tickets: [
              { ticket: 'backlog-growing', openedAtSeconds: startSeconds - 900 },
              { ticket: 'growth-stopped', openedAtSeconds: startSeconds - 100 },
            ],
          }
        : pool.pool === 'pushes'
          ? { ...pool, growthWaits: '3 to 7 tasks: whether they help is not known yet, jobs take 45 s.' }
          : pool,
    ),
    stores: {
      jobs: { memoryUsedPercent: 68.1, connectionsOfBudgetPercent: 44, evictedKeys: 0, rejectedWrites: 3 },
    },
  };
  aws.ranges.set('bulk', { min: 6, max: 40, held: true });
  aws.services.set('web', {
    ...aws.services.get('web'),
    deployments: [
      {
        status: 'PRIMARY',
        rolloutState: 'IN_PROGRESS',
        rolloutStateReason: 'ECS deployment ecs-svc/8 in progress.',
        desiredCount: 12,
        runningCount: 4,
        failedTasks: 1,
        createdAt: new Date((startSeconds - 300) * 1000),
      },
      { status: 'ACTIVE', desiredCount: 12, runningCount: 9 },
    ],
  });
  const { deployed } = aws.appConfig;
  aws.deploySwitchboard(
    {
      ...deployed,
      revision: 9,
      switches: [
        {
          source: 'conversation-automation',
          jobClass: '*',
          account: '*',
          action: 'off',
          untilSeconds: startSeconds + 3600,
          who: 'arn:aws:sts::111122223333:assumed-role/operator/mia',
          reason: 'runaway automation',
          atSeconds: startSeconds - 480,
        },
        {
          source: 'csv-import',
          jobClass: '*',
          account: '7',
          action: 'sample',
          percent: 10,
          untilSeconds: startSeconds - 1,
          who: 'ann',
          reason: 'last week',
          atSeconds: startSeconds - 700_000,
        },
      ],
      routes: [
        {
          jobClass: 'ManageConversation',
          queue: 'bulk',
          who: 'ann',
          reason: 'not before sign-in codes',
          atSeconds: startSeconds - 60,
        },
      ],
    },
    { ...deployed, revision: 8 },
  );
  Object.assign(aws.stacks.Maintenance?.parameters ?? {}, { WebsocketsMaintenance: 'return-1' });
  aws.rules = [{ RuleArn: 'rule/1', Priority: '10', surfaces: ['inbox'] }];
  aws.objects.set('parked/park-20261124-013000-k7fd/operation.json', JSON.stringify(parkedOperation()));
  aws.nodeTypes['prod-jobs-1'] = 'cache.r7g.2xlarge';
  aws.reservedPercent = '10';

  const { stdout, exitCode } = await runStatus();
  expect(exitCode).toBe(0);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(stdout.split('\n').length).toBeLessThanOrEqual(50);
  expect(stdout).toMatchInlineSnapshot(`
"prod  us-east-1  2026-11-24 02:00:00 UTC  (reading 7 s old)

stress       STRESSED since 01:50, 10 min
             default: the oldest job has waited 250 s, stressed from 180 s
             job store: 68.1 % of its memory, stressed from 60 %
alarms       1 page: default-jobs-late (4 min)
             1 ticket: job-store-memory-ticket (9 min)
tasks                    oldest job  target  waiting     tasks    scales
             urgent             0 s     5 s        0    6 of 6   6 to 24
             default          4 min    60 s   48,211    9 of 9   9 to 48  late
               no more tasks, they would not help: 9 to 14 tasks: 91 jobs a second completed before,
               92 after.
               tickets: backlog-growing for 14 min, growth-stopped for 93 s
             pushes             0 s   2 min        0    3 of 3   3 to 12
               no more tasks yet: 3 to 7 tasks: whether they help is not known yet, jobs take 45 s.
             bulk               0 s  30 min        0    6 of 6   6 to 40  held
             scheduler                                  1 of 1    1 to 1
             web                                      12 of 12  12 to 48
             api                                        6 of 6   6 to 30
             websockets                                 6 of 6   6 to 24
stores               memory  stops at  connections  evicted  refused  node type          reserve
             jobs      68 %      75 %         44 %        0        3  cache.r7g.2xlarge  10 %
             pubsub       ?                      ?        ?        ?  cache.m7g.large
               the meter cannot read it
deploys      web is replaced, 4 of 12 new, 9 old, 1 failed, for 5 min
switchboard  revision 9, 1 expired, the last-resort copy is still revision 8
             off      source conversation-automation; until 03:00, 1 h more
                      mia, 8 min ago: runaway automation
             route    class ManageConversation goes to queue bulk
                      ann, 60 s ago: not before sign-in codes
maintenance  CLOSED: websockets (return-1)
             CLOSED by hand: inbox (rule 10 of the app listener)
parked       park-20261124-013000-k7fd  12,400 jobs, 2 doubtful, on their way back, 300 back
                      source conversation-automation
                      mia, 30 min ago: make room
drift        bulk: scaling is suspended
             jobs store: is cache.r7g.2xlarge, in the stage file cache.r7g.xlarge
             jobs store: the reserve is 10 %, as deployed 40 %
protection   all stacks and load balancers refuse to be deleted; stacks of pools are not asked
images       app 2026-11-23.4
"
`);
});

test('names of other people’s making neither break the screen nor command the terminal', async () => {
  aws.deploySwitchboard(
    {
      ...aws.appConfig.deployed,
      switches: [
        {
          source: '\u001b]0;owned\u0007',
          jobClass: '*',
          account: '*',
          action: 'drop',
          who: 'ann',
          reason: `a long story ${'that goes on '.repeat(20)}\u001b[2J`,
          atSeconds: startSeconds,
        },
      ],
    },
    null,
  );
  const { stdout } = await runStatus();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
});

test('JSON holds the same facts, and nothing that must stay secret', async () => {
  Object.assign(aws.stacks.Maintenance?.parameters ?? {}, {
    PassToken: 'f'.repeat(32),
    InboxMaintenance: 'on',
  });
  aws.mocks.cloudWatch.reset();
  aws.mocks.cloudWatch.rejects(troubles.denied);
  const { stdout } = await runStatus(true);
  expect(JSON.parse(stdout)).toMatchObject({
    stage: 'prod',
    at: '2026-11-24T02:00:00.000Z',
    stress: { value: { level: 'normal' } },
    alarms: { unknown: expect.stringContaining('may not do that') },
    tasks: expect.arrayContaining([expect.objectContaining({ name: 'web', runningTasks: 12, maxTasks: 48 })]),
    maintenance: { value: { closed: [{ surface: 'inbox', mode: 'on' }] } },
    switchboard: { value: { revision: 3, lastResort: { value: { state: 'same' } } } },
    drift: { lines: [] },
  });
  expect(stdout).not.toContain('ffffffff');
});

test('services are asked for ten at a time', async () => {
  await runStatus();
  const asked = aws.mocks.ecs.commandCalls(DescribeServicesCommand).map(({ args }) => args[0].input);
  expect(asked.map(({ cluster }) => cluster)).toEqual(['prod-cluster']);
});
