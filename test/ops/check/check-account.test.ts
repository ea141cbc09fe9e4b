import { CheckAnswers } from '../../support/ops/check-answers';
import { startSeconds } from '../../support/ops/quiet-platform';
import { type CheckRun, checkLines, expectRefused, indexFor, runCheck } from '../../support/ops/run-check';

let aws: CheckAnswers;
beforeEach(() => {
  aws = new CheckAnswers();
});
afterEach(() => aws.restore());

type Case = [name: string, check: string, change: () => void, lines: readonly string[], run?: CheckRun];

test.each<Case>([
  [
    'credentials of another account',
    'credentials',
    () => {
      aws.account = '999999999999';
    },
    [
      'WRONG      account: expected 111122223333, found 999999999999, as arn:aws:sts::999999999999:assumed-role/deploy/ci',
      'Sign in to the account of the stage, or name a profile of it with --profile.',
    ],
  ],
  [
    'an account that was never bootstrapped',
    'bootstrap',
    () => {
      aws.bootstrap = undefined;
    },
    [
      'WRONG      bootstrap: expected version 6 or newer in /cdk-bootstrap/hnb659fds/version, found none: the account is not bootstrapped',
      'npx cdk bootstrap aws://111122223333/us-east-1',
    ],
  ],
  [
    'a bootstrap that is too old',
    'bootstrap',
    () => {
      aws.bootstrap = '5';
    },
    [
      'WRONG      bootstrap: expected version 6 or newer in /cdk-bootstrap/hnb659fds/version, found version 5',
      'npx cdk bootstrap aws://111122223333/us-east-1',
    ],
  ],
  [
    'less of Lambda than the stage file says and reserves',
    'quota of Lambda',
    () => {
      aws.lambda = { ConcurrentExecutions: 120, UnreservedConcurrentExecutions: 120 };
    },
    [
      'WRONG      budgets.lambdaConcurrencyQuota: expected at most 120, which the account has, found 1000',
      'Ask for a higher quota (Service Quotas, Lambda, "Concurrent executions"), or write down this one.',
      'reservedConcurrency: expected at most 20 executions: Lambda lets nobody reserve the last 100, found 52',
      'Ask for a higher quota, or leave reservedConcurrency out of the stage file.',
    ],
    {
      edit: (config) => ({
        ...config,
        budgets: { ...config.budgets, lambdaConcurrencyQuota: 1000 },
        reservedConcurrency: { queueMeter: 2, statusPage: 50 },
      }),
    },
  ],
  [
    'fewer vCPUs of Fargate than the worst moment of a deploy takes, on demand and on Spot',
    'quota of Fargate',
    () => {
      aws.quotas['L-3032A538'] = 100;
      aws.quotas['L-36FBB829'] = 6;
    },
    [
      'WRONG      budgets.fargateVcpuQuota: expected at most 100, which the account has, found 4000',
      'Write down the quota that the account has, or ask for the higher one first.',
      'Fargate On-Demand vCPU resource count: expected 566.5 vCPUs or more, for all tasks at the worst moment of a deploy, found 100',
      'Ask for a higher quota (Service Quotas, AWS Fargate), or lower tasks.max in the stage file.',
      'Fargate Spot vCPU resource count: expected 22 vCPUs or more, for all tasks at the worst moment of a deploy, found 6',
      'Ask for a higher quota (Service Quotas, AWS Fargate), or lower tasks.max in the stage file.',
    ],
    { edit: (config) => ({ ...config, budgets: { ...config.budgets, fargateVcpuQuota: 4000 } }) },
  ],
  [
    'service-linked roles that somebody deleted',
    'service-linked roles',
    () => {
      aws.roles.delete('AWSServiceRoleForECS');
    },
    [
      'WRONG      AWSServiceRoleForECS: expected a role of the account, found none',
      'aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com',
    ],
  ],
  [
    'a certificate that is not there',
    'certificate',
    () => {
      aws.certificate = undefined;
    },
    [
      'WRONG      certificateArn: expected arn:aws:acm:us-east-1:111122223333:certificate/c0f3a9d2-1f47-4c0e-8a7b-3d6e5f4a9b20, found no such certificate',
      'Request one (aws acm request-certificate), and write its ARN into the stage file.',
    ],
  ],
  [
    'a certificate that is not issued, and has no name for a host',
    'certificate',
    () => {
      aws.certificate = { Status: 'PENDING_VALIDATION', SubjectAlternativeNames: ['*.example.org'] };
    },
    [
      'WRONG      status: expected ISSUED, found PENDING_VALIDATION',
      'Write the records of its validation into DNS: aws acm describe-certificate shows them.',
      'names: expected one for api.example.com, found *.example.org',
      'Request one with all names of the stage file: to one that is issued none can be added.',
    ],
  ],
  [
    'a certificate that ends soon',
    'certificate',
    () => {
      const NotAfter = new Date((startSeconds + 13 * 86_400) * 1000);
      aws.certificate = { ...aws.certificate, NotAfter };
    },
    [
      'WRONG      validity: expected 14 days or more, found 13 days',
      'Its renewal fails: the records of its validation are missing in DNS. aws acm describe-certificate says which.',
    ],
  ],
  [
    'an image that is not in its registry',
    'images',
    () => aws.images.clear(),
    [
      'WRONG      images.app: expected 444455556666.dkr.ecr.us-east-1.amazonaws.com/messaging/app:2026-11-23.4, found Requested image not found',
      'Push it, or deploy one that is there: tasks that start now would find none.',
    ],
  ],
  [
    'an image for another processor',
    'images',
    () => {
      aws.images.set('41', indexFor('amd64'));
    },
    [
      'WRONG      images.app: expected built for arm64, as images.app.architecture says, found 444455556666.dkr.ecr.us-east-1.amazonaws.com/messaging/app:41 for amd64',
      'Build it with --platform linux/arm64, or change the architecture in the stage file.',
    ],
    { images: new Map([['app', '444455556666.dkr.ecr.us-east-1.amazonaws.com/messaging/app:41']]) },
  ],
  [
    'an image of another repository',
    'images',
    () => {},
    [
      'WRONG      images.app: expected an image of the repository messaging/app of ECR, with a tag or a digest, found docker.io/app:41',
      'The stack takes no other. Push it there, or change the repository in the stage file.',
    ],
    { images: new Map([['app', 'docker.io/app:41']]) },
  ],
])('%s: refused, and nothing else is found wrong', async (...[, name, change, lines, run]) => {
  change();
  await expectRefused(name, lines, run);
});

test.each<[check: string, change: () => void, lines: readonly string[]]>([
  [
    'quota of Elastic IPs',
    () => {
      aws.addresses = 4;
    },
    [
      'WRONG      Elastic IPs: expected 3 to spare, found 1 of 5 left, a deploy makes 3',
      'Ask for a higher quota where AWS gives one (Service Quotas), or delete what nobody needs.',
    ],
  ],
  [
    'quota of load balancers',
    () => {
      aws.balancers = 49;
    },
    [
      'WRONG      Application Load Balancers: expected 2 to spare, found 1 of 50 left, a deploy makes 2',
      'Ask for a higher quota where AWS gives one (Service Quotas), or delete what nobody needs.',
    ],
  ],
  [
    'quota of log policies',
    () => {
      aws.logPolicies = 10;
    },
    [
      'WRONG      resource policies of CloudWatch Logs: expected 1 to spare, found 0 of 10 left, a deploy makes 1',
      'Ask for a higher quota where AWS gives one (Service Quotas), or delete what nobody needs.',
    ],
  ],
])('before the first deploy %s counts what is still to be made', async (name, change, lines) => {
  aws.nothingStands();
  aws.addresses = 0;
  aws.roles.clear();
  const images = new Map([
    ['app', '444455556666.dkr.ecr.us-east-1.amazonaws.com/messaging/app:2026-11-23.4'],
  ]);
  const first = await runCheck('before', { images });
  expect(first).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('18 of 18 checks right.') });
  expect(checkLines(first, 'stacks')).toEqual(['right      none yet: this is the first deploy']);
  expect(checkLines(first, 'service-linked roles')).toEqual([
    'right      Foundation makes 4 roles that the account lacks',
  ]);

  change();
  const result = await runCheck('before', { images });
  expect([result.exitCode, checkLines(result, name)]).toEqual([1, lines]);
});

test('the first deploy must give the image of which the stage file names no tag', async () => {
  aws.nothingStands();
  expect(checkLines(await runCheck('before'), 'images')).toEqual([
    'WRONG      images.app: expected a URI, found none: no deploy has given one, and the stage file names no tag',
    'Deploy with --parameters Bulkhead-prod-Platform:AppImage=<URI>, and check it with --image app=<URI>.',
  ]);
});
