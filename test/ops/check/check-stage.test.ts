import { CheckAnswers } from '../../support/ops/check-answers';
import { startSeconds } from '../../support/ops/quiet-platform';
import { type CheckRun, checkLines, expectRefused, runCheck } from '../../support/ops/run-check';

let aws: CheckAnswers;
beforeEach(() => {
  aws = new CheckAnswers();
});
afterEach(() => aws.restore());

type Case = [name: string, check: string, change: () => void, lines: readonly string[], run?: CheckRun];

const resetAdvice = (pool: string) =>
  `Back into the range: bulkhead pool resume --stage prod --pool ${pool} --reason "...".`;

test.each<Case>([
  [
    'stacks that take no update, each with its way out',
    'stacks',
    () => {
      const { Foundation, Platform, Maintenance } = aws.status.stacks;
      if (Foundation === undefined || Platform === undefined || Maintenance === undefined) throw new Error();
      Foundation.status = 'UPDATE_FAILED';
      Platform.status = 'UPDATE_ROLLBACK_FAILED';
      Maintenance.status = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
      aws.status.poolStacks.set('Pool-Bulk', 'ROLLBACK_COMPLETE');
      aws.status.poolStacks.set('Pool-Gone', 'DELETE_FAILED');
    },
    [
      'WRONG      Foundation: expected a stack that takes an update, found UPDATE_FAILED',
      'npx cdk rollback -c stage=prod Bulkhead-prod-Foundation',
      'Platform: expected a stack that takes an update, found UPDATE_ROLLBACK_FAILED',
      'aws cloudformation continue-update-rollback --region us-east-1 --stack-name Bulkhead-prod-Platform; add --resources-to-skip for what cannot be rolled back (docs/architecture.md, "While one stack is stuck").',
      'Maintenance: expected a stack that takes an update, found UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'Wait until it is over. What it does: aws cloudformation describe-stack-events --region us-east-1 --stack-name Bulkhead-prod-Maintenance',
      'Pool-Bulk: expected a stack that takes an update, found ROLLBACK_COMPLETE',
      'It never stood: bulkhead first-deploy reset --stage prod --reason "..." (docs/first-deploy.md).',
      'Pool-Gone: expected a stack that takes an update, found DELETE_FAILED',
      'See why: aws cloudformation describe-stack-events --region us-east-1 --stack-name Bulkhead-prod-Pool-Gone',
    ],
  ],
  [
    'an engine that the region does not have, and a node type that it does not have',
    'engines and node types',
    () => {
      aws.engineVersions = ['7.2.6', '8.0.1'];
    },
    [
      'WRONG      stores.jobs.engineVersion: expected a version of Valkey that us-east-1 has: 7.2, 8.0, found 9.1',
      'Write one of these into the stage file.',
      'stores.jobs.nodeType: expected a node type that ElastiCache has in us-east-1, found cache.r8g.large',
      'Choose another: aws elasticache describe-reserved-cache-nodes-offerings lists them.',
    ],
    {
      edit: (config) => ({
        ...config,
        stores: {
          ...config.stores,
          ...(config.stores.jobs && {
            jobs: { ...config.stores.jobs, engineVersion: '9.1', nodeType: 'cache.r8g.large', generation: 2 },
          }),
        },
      }),
    },
  ],
  [
    'an engine that is older than what runs',
    'engines and node types',
    () => {
      const store = aws.deployed.stores.get('prod-jobs-1');
      if (store !== undefined) store.version = '8.2.0';
    },
    [
      'WRONG      stores.jobs.engineVersion: expected 8.2, which runs, or a newer one, found 8.1',
      'Write 8.2 into the stage file: ElastiCache takes no version back.',
    ],
  ],
  [
    'a rollout that is under way',
    'rollouts',
    () => {
      const service = aws.service('web');
      service.deployments = [{ status: 'PRIMARY', rolloutState: 'IN_PROGRESS' }];
      service.runningCount = 9;
    },
    [
      'WRONG      services.web: expected no rollout under way, found its tasks are being replaced, 9 of 12 run',
      'Wait until it is over: bulkhead rollout watch --stage prod',
    ],
  ],
  [
    'counts outside of the range of the stage file',
    'task counts',
    () => {
      aws.service('web').desiredCount = 60;
      aws.service('bulk').desiredCount = 0;
    },
    [
      'WRONG      services.web: expected 12 to 48 tasks, the range of the stage file, found 60 wanted now',
      `${resetAdvice('web')} Or write a range into the stage file that holds 60.`,
      'workers.bulk: expected 6 to 40 tasks, the range of the stage file, found 0 wanted now',
      `${resetAdvice('bulk')} Or write a range into the stage file that holds 0.`,
    ],
  ],
  [
    'an alarm that would not undo a bad deploy',
    'alarm rollback',
    () => {
      aws.alarms.add('bulkhead-prod-web-failing-tasks');
    },
    [
      'WRONG      services.web: expected its alarms to undo a bad deploy, found bulkhead-prod-web-failing-tasks in ALARM',
      'Wait until it is over (docs/runbook.md): for this deploy ECS would not look at it.',
    ],
  ],
  [
    'a budget that does not hold with what operators widened',
    'budgets',
    () => {
      aws.status.ranges.set('default', { min: 9, max: 400, held: false });
    },
    [
      'WRONG      database connections: expected at most 2800 connections, found 8492, with workers.default at 400 tasks',
      'Back into the range of the stage file: bulkhead pool resume --stage prod --pool <name> --reason "..."',
    ],
  ],
  [
    'a platform that is not well',
    'stress',
    () => {
      aws.status.report = {
        ...aws.status.report,
        level: 'stressed',
        sinceSeconds: startSeconds - 600,
        reasons: [{ code: 'jobs-late', text: 'default: the oldest job has waited 250 s' }],
      };
    },
    [
      'WRONG      stress: expected normal, found stressed for 10 min: default: the oldest job has waited 250 s',
      'Wait until it is over. --incident is for the deploy that mends it.',
    ],
  ],
  [
    'a platform of which nobody knows how it is',
    'stress',
    () => {
      aws.status.report = { ...aws.status.report, atSeconds: startSeconds - 400 };
    },
    [
      'WRONG      stress: expected normal, found unknown for 3 min: the last report is 400 s old, and stale after 180 s',
      'Wait until it is over. --incident is for the deploy that mends it.',
    ],
  ],
])('%s: refused, and nothing else is found wrong', async (...[, name, change, lines, run]) => {
  change();
  await expectRefused(name, lines, run);
});

test('a store of another node type than its template holds back Foundation, by an exit code of its own', async () => {
  const store = aws.deployed.stores.get('prod-jobs-1');
  if (store === undefined) throw new Error('no store');
  store.nodeType = 'cache.r7g.2xlarge';
  aws.reservable.clear();
  const result = await runCheck('before');
  expect(checkLines(result, 'node types')).toEqual([
    'WRONG      job store: expected cache.r7g.xlarge, as stores.jobs.nodeType says, found cache.r7g.2xlarge',
    'Write cache.r7g.2xlarge into the stage file, or bring it there first: bulkhead store resize --stage prod --to cache.r7g.xlarge --reason "...". Until then deploy everything but Foundation.',
  ]);
  expect(result.exitCode).toBe(1);

  aws.reservable.add('cache.r7g.xlarge');
  const alone = await runCheck('before');
  expect(alone.exitCode).toBe(3);
  expect(alone.stdout).toContain('1 of 18 checks wrong. Deploy everything but Foundation, or nothing.');
});
