import { awsError, troubles } from '../../support/aws/aws-faults';
import { CheckAnswers } from '../../support/ops/check-answers';
import { checkLines, runCheck } from '../../support/ops/run-check';

let aws: CheckAnswers;
beforeEach(() => {
  aws = new CheckAnswers();
});
afterEach(() => aws.restore());

test('a stage that is well may be deployed, and the report says what was looked at', async () => {
  const { stdout, stderr, exitCode } = await runCheck('before');
  expect([stderr, exitCode]).toEqual(['', 0]);
  expect(stdout).toBe(`prod  us-east-1  before a deploy

credentials             right      account 111122223333, arn:aws:sts::111122223333:assumed-role/deploy/ci
bootstrap               right      version 30, 6 is needed
stacks                  right      all 9 take an update
quota of Lambda         right      1000 at once, 0 reserved
quota of Fargate        right      4000 vCPUs on demand, 1000 on Spot
quota of Elastic IPs    right      a deploy makes none
quota of load balancers right      a deploy makes none
quota of log policies   right      a deploy makes none
service-linked roles    right      all 4 there
certificate             right      issued for example.com, *.example.com, 90 days left
images                  right      app 2026-11-23.4 (arm64)
engines and node types  right      Valkey 8.1 on cache.r7g.xlarge, Valkey 8.1 on cache.m7g.large
node types              right      prod-jobs-1 is cache.r7g.xlarge, prod-pubsub-1 is cache.m7g.large
rollouts                right      none under way
task counts             right      all 8 within their range
alarm rollback          right      8 alarms watch
budgets                 right      fit
stress                  right      normal

18 of 18 checks right.
`);
});

test('who mends an incident is not held up by stress, and by all else', async () => {
  aws.status.report = { ...aws.status.report, level: 'critical' };
  const result = await runCheck('before', { incident: true });
  expect([result.exitCode, checkLines(result, 'stress')]).toEqual([0, ['right      not asked: --incident']]);
});

test('what may not be asked is not known, and only stops a deploy that may do harm without it', async () => {
  aws.mocks.quotas.rejects(troubles.denied);
  aws.mocks.acm.rejects(troubles.denied);
  const unsure = await runCheck('before');
  expect(unsure.exitCode).toBe(0);
  expect(checkLines(unsure, 'certificate')).toEqual([
    'not known  these credentials may not do that: not authorized',
  ]);
  expect(unsure.stdout).toContain('16 of 18 checks right, 2 not known.');

  aws.mocks.elastiCache.rejects(troubles.denied);
  const blind = await runCheck('before');
  expect(blind.exitCode).toBe(3);
  expect(checkLines(blind, 'node types')).toEqual([
    'not known  these credentials may not do that: not authorized',
  ]);
  expect(blind.stdout).toContain('0 of 18 checks wrong, 4 not known, of which 1 must be.');
});

test('where AWS is not reached nothing is known, and nothing is deployed', async () => {
  for (const mock of Object.values(aws.mocks)) {
    mock.reset();
    mock.rejects(awsError('TimeoutError', 'connect ETIMEDOUT'));
  }
  const { exitCode, stdout } = await runCheck('before');
  expect(exitCode).toBe(1);
  expect(stdout).toContain('0 of 18 checks wrong, 18 not known, of which 5 must be. Do not deploy.');
});

test('at another endpoint what only AWS holds is not asked, and is no fault', async () => {
  aws.mocks.quotas.rejects(new Error('was asked'));
  aws.certificate = undefined;
  const { exitCode, stdout } = await runCheck('before', { elsewhere: true });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('7 of 18 checks right, 11 not known.');
  expect(stdout).toContain(
    'not known  not asked at another endpoint than AWS (AWS_ENDPOINT_URL): a certificate there convinces no browser',
  );
});

test('programs are told the same', async () => {
  aws.bootstrap = '5';
  const { stdout } = await runCheck('before', { json: true });
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ stage: 'prod', region: 'us-east-1', when: 'before', exitCode: 1 });
  expect(report.checks[1]).toEqual({
    name: 'bootstrap',
    verdict: 'wrong',
    inTheWay: true,
    found: 'version 5, 6 is needed',
    differences: [
      {
        what: 'bootstrap',
        expected: 'version 6 or newer in /cdk-bootstrap/hnb659fds/version',
        found: 'version 5',
        advice: 'npx cdk bootstrap aws://111122223333/us-east-1',
      },
    ],
    unknown: [],
  });
});

test('an image of no name of the stage file is a usage error', async () => {
  await expect(runCheck('before', { images: new Map([['web', 'x']]) })).rejects.toMatchObject({
    exitCode: 2,
    message: '--image: the stage prod has no image web; it has app',
  });
});
