import { askBalancer } from '../../../ops/aws/ask-balancer';
import { troubles } from '../../support/aws/aws-faults';
import { appImage, CheckAnswers } from '../../support/ops/check-answers';
import { quietSwitchboard, startSeconds } from '../../support/ops/quiet-platform';
import { checkLines, runCheck } from '../../support/ops/run-check';
import { pageTopic } from '../../support/ops/status-answers';

jest.mock('../../../ops/aws/ask-balancer');
const answers = jest.mocked(askBalancer);

let aws: CheckAnswers;
beforeEach(() => {
  aws = new CheckAnswers();
  answers.mockResolvedValue({ status: 200, body: 'ok' });
});
afterEach(() => aws.restore());

test('a stage that is as it was deployed is told so, and how it is known', async () => {
  const { stdout, stderr, exitCode } = await runCheck('after', { images: new Map([['app', appImage]]) });
  expect([stderr, exitCode]).toEqual(['', 0]);
  expect(stdout).toBe(`prod  us-east-1  after a deploy

credentials             right      account 111122223333, arn:aws:sts::111122223333:assumed-role/deploy/ci
stacks                  right      all 9 stacks are deployed
running images          right      as deployed, of 8 services
running tasks           right      49 tasks, all of the revision that is wanted
store parameters        right      as deployed, in 2 groups
store engines           right      as deployed, of 2 stores
store users             right      4 users in 2 groups, as deployed
listeners               right      app 200, websockets 200
alarms                  right      none in ALARM
switchboard             right      revision 3, and so is its last-resort copy
queue meter             right      reported 8 s ago
paging                  right      1 confirmed

12 of 12 checks right.
`);
  // As a browser asks: by a host of the certificate where a service has one.
  expect(answers.mock.calls.map(([{ dnsName, host, path }]) => [dnsName, host, path])).toEqual([
    ['app.elb.example', 'api.example.com', '/up'],
    ['websockets.elb.example', undefined, '/up'],
  ]);
});

type Case = [name: string, check: string, change: () => void, lines: readonly string[]];

const watch = 'It was taken back, or changed by hand: bulkhead rollout watch --stage prod --service';
const byHand = 'It was changed by hand. A deploy brings it back only where its template changes there.';

test.each<Case>([
  [
    'a stack that was taken back, and one that is missing',
    'stacks',
    () => {
      aws.status.poolStacks.set('Pool-Bulk', 'UPDATE_ROLLBACK_COMPLETE');
      aws.status.stacks.Maintenance = undefined;
    },
    [
      'WRONG      Maintenance: expected CREATE_COMPLETE or UPDATE_COMPLETE, found no such stack',
      'npx cdk deploy -c stage=prod Bulkhead-prod-Maintenance',
      'Pool-Bulk: expected CREATE_COMPLETE or UPDATE_COMPLETE, found UPDATE_ROLLBACK_COMPLETE',
      'Why: aws cloudformation describe-stack-events --stack-name Bulkhead-prod-Pool-Bulk',
    ],
  ],
  [
    'a service that ECS took back, as steady as one that was deployed',
    'running images',
    () => {
      aws.revisions.set('web', 6);
      aws.status.services.delete('bulk');
    },
    [
      'WRONG      workers.bulk: expected a service, found none',
      'Deploy its stack: npx cdk deploy -c stage=prod',
      'services.web: expected bulkhead-prod-web:7, found bulkhead-prod-web:6',
      `${watch} web`,
    ],
  ],
  [
    'tasks of another revision, too few of them, and a rollout that goes on',
    'running tasks',
    () => {
      aws.otherTasks.push({
        taskArn: 'old',
        group: 'service:web',
        taskDefinitionArn: 'arn:aws:ecs:us-east-1:111122223333:task-definition/bulkhead-prod-web:6',
      });
      // Of a command that `run` started, which is no task of the service.
      aws.otherTasks.push({ taskArn: 'run', group: 'family:bulkhead-prod-web', taskDefinitionArn: 'any' });
      const web = aws.service('web');
      web.runningCount = 11;
      web.deployments = [{ status: 'PRIMARY', rolloutState: 'IN_PROGRESS' }];
    },
    [
      'WRONG      services.web: expected 12 tasks of bulkhead-prod-web:7, found a rollout is under way, 1 task of another revision, 11 of 12 tasks run',
      'bulkhead rollout watch --stage prod --service web',
    ],
  ],
  [
    'parameters of a store that somebody changed',
    'store parameters',
    () => {
      for (const [group, parameters] of aws.deployed.parameters) {
        if (group.startsWith('JobStore')) {
          parameters.set('maxmemory-policy', 'allkeys-lru');
          parameters.set('reserved-memory-percent', '25');
          parameters.set('timeout', '20');
        }
      }
    },
    [
      expect.stringMatching(
        /^WRONG {6}maxmemory-policy of JobStore\w+: expected noeviction, found allkeys-lru$/,
      ),
      byHand,
      expect.stringMatching(/^reserved-memory-percent of JobStore\w+: expected 40, found 25$/),
      'Given back in an incident? bulkhead store relieve --undo --stage prod --reason "..."',
      expect.stringMatching(/^timeout of JobStore\w+: expected the family's default, found 20$/),
      byHand,
    ],
  ],
  [
    'a store of another size, version and user group',
    'store engines',
    () => {
      aws.deployed.stores.set('prod-pubsub-1', {
        nodeType: 'cache.m7g.xlarge',
        version: '8.2.0',
        userGroup: 'prod-jobs',
      });
    },
    [
      'WRONG      node type of prod-pubsub-1: expected cache.m7g.large, found cache.m7g.xlarge',
      byHand,
      'user group of prod-pubsub-1: expected prod-pubsub, found prod-jobs',
      byHand,
      'version of prod-pubsub-1-001: expected 8.1, found 8.2',
      byHand,
    ],
  ],
  [
    'users who may do something else, and another user in a group',
    'store users',
    () => {
      aws.deployed.users.set('prod-pubsub-app', {
        UserId: 'prod-pubsub-app',
        Status: 'active',
        AccessString: 'on ~* +@all',
      });
      aws.deployed.members.set('prod-jobs', ['prod-jobs-app', 'prod-jobs-meter', 'somebody']);
    },
    [
      'WRONG      access of prod-pubsub-app: expected on &* -@all +@pubsub +@connection -@dangerous +info, found on ~* +@all',
      byHand,
      'users of prod-jobs: expected prod-jobs-app, prod-jobs-meter, found prod-jobs-app, prod-jobs-meter, somebody',
      byHand,
    ],
  ],
  [
    'a load balancer whose app answers errors, and one with the certificate of others',
    'listeners',
    () => {
      answers.mockResolvedValueOnce({ status: 502, body: '' });
      answers.mockRejectedValueOnce(new Error('certificate has expired'));
    },
    [
      'WRONG      app: expected an answer of the app to https://api.example.com/up, found HTTP 502',
      'aws elbv2 describe-target-health, and docs/runbook.md#balancer-errors',
      'websockets: expected an answer of the app to https://websockets.elb.example/up, found certificate has expired',
      'aws elbv2 describe-target-health, and docs/runbook.md#balancer-errors',
    ],
  ],
  [
    'an alarm that tells somebody',
    'alarms',
    () => {
      aws.status.alarms = [
        {
          AlarmName: 'bulkhead-prod-web-server-errors',
          StateValue: 'ALARM',
          AlarmActions: [pageTopic],
          StateTransitionedTimestamp: new Date((startSeconds - 180) * 1000),
        },
      ];
    },
    [
      'WRONG      bulkhead-prod-web-server-errors: expected OK, found ALARM for 3 min, a page',
      'docs/runbook.md',
    ],
  ],
  [
    'a switchboard whose last-resort copy lags',
    'switchboard',
    () => aws.status.deploySwitchboard({ ...quietSwitchboard(), revision: 4 }, quietSwitchboard()),
    [
      'WRONG      last-resort copy: expected revision 4, which is deployed, found revision 3',
      'bulkhead switch list --stage prod; docs/switchboard.md',
    ],
  ],
  [
    'a meter that has fallen silent',
    'queue meter',
    () => {
      aws.status.report = { ...aws.status.report, atSeconds: startSeconds - 200 };
    },
    [
      'WRONG      report: expected a report of the last 180 s, found one that is 200 s old',
      'docs/runbook.md#meter-silent',
    ],
  ],
  [
    'a page that would reach nobody, since the address is not confirmed',
    'paging',
    () => {
      aws.subscriptions = [{ SubscriptionArn: 'PendingConfirmation', Endpoint: 'pager@example.com' }];
    },
    [
      'WRONG      pager@example.com: expected a confirmed subscription to pages, found not confirmed',
      `Follow the link in the mail of AWS. To have another: aws sns subscribe --topic-arn ${pageTopic} --protocol email --notification-endpoint pager@example.com`,
    ],
  ],
])('%s: told, and nothing else is', async (_, name, change, lines) => {
  change();
  const result = await runCheck('after');
  expect(checkLines(result, name)).toEqual(lines);
  expect(result.stdout.match(/^\S.* WRONG /gm)).toHaveLength(1);
  expect(result.stdout).toContain('1 of 12 checks wrong. It is not as it was deployed.');
  expect(result.exitCode).toBe(1);
});

test('another image than the deploy gave is told, by whatever was deployed', async () => {
  const images = new Map([['app', appImage.replace(/:[^:]+$/, ':41')]]);
  const result = await runCheck('after', { images });
  expect(checkLines(result, 'running images').slice(0, 2)).toEqual([
    `WRONG      services.web: expected 444455556666.dkr.ecr.us-east-1.amazonaws.com/messaging/app:41, found ${appImage}`,
    `${watch} web`,
  ]);
  expect(result.exitCode).toBe(1);
});

test('nobody is woken where nobody subscribed', async () => {
  aws.subscriptions = [];
  const result = await runCheck('after', {
    edit: (config) => ({ ...config, alerts: { ...config.alerts, pageEmails: [] } }),
  });
  expect(checkLines(result, 'paging')).toEqual([
    'WRONG      pages: expected a confirmed subscription, found none: nobody would be woken',
    `Name an address in alerts.pageEmails, or subscribe a service to ${pageTopic}.`,
  ]);
});

test('a machine without a way to customers does not know how they are answered, and that is no fault', async () => {
  answers.mockRejectedValue(Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN' }));
  const result = await runCheck('after');
  expect(checkLines(result, 'listeners')).toEqual([
    'not known  app: this machine does not get there (getaddrinfo EAI_AGAIN)',
    'websockets: this machine does not get there (getaddrinfo EAI_AGAIN)',
  ]);
  expect(result.exitCode).toBe(0);
});

test('a surface that is closed for maintenance answers as it should', async () => {
  answers.mockResolvedValueOnce({ status: 503, body: '' });
  const { Maintenance } = aws.status.stacks;
  if (Maintenance !== undefined) Maintenance.parameters.InboxMaintenance = 'on';
  const result = await runCheck('after');
  expect(checkLines(result, 'listeners')).toEqual([
    'right      app 503, closed for maintenance, websockets 200',
  ]);

  // Another load balancer than that of the surface.
  answers.mockResolvedValueOnce({ status: 200, body: '' });
  answers.mockResolvedValueOnce({ status: 503, body: '' });
  expect(checkLines(await runCheck('after'), 'listeners')[0]).toContain('found HTTP 503');
});

test('what runs must be known, and what else may not be asked is only said', async () => {
  aws.mocks.sns.rejects(troubles.denied);
  expect((await runCheck('after')).exitCode).toBe(0);
  aws.mocks.ecs.rejects(troubles.denied);
  const result = await runCheck('after');
  expect(result.exitCode).toBe(1);
  expect(result.stdout).toContain('0 of 12 checks wrong, 3 not known, of which 1 must be.');
});

test('where nothing was deployed, nothing is as it should be', async () => {
  aws.nothingStands();
  const result = await runCheck('after');
  expect(result.exitCode).toBe(1);
  expect(checkLines(result, 'stacks')[0]).toBe(
    'WRONG      Foundation: expected CREATE_COMPLETE or UPDATE_COMPLETE, found no such stack',
  );
});
