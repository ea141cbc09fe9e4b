import { DescribeLoadBalancerAttributesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { loadStage } from '../../../config/load-stage';
import { statusProtection } from '../../../ops/status/status-protection';
import { awsError, troubles } from '../../support/aws/aws-faults';
import { runStatus, statusSection } from '../../support/ops/run-status';
import { StatusAnswers } from '../../support/ops/status-answers';

let aws: StatusAnswers;
beforeEach(() => {
  aws = new StatusAnswers();
});

const protection = async () => statusSection(await runStatus(), 'protection');

/** As a first deploy leaves it. */
function unprotect(): void {
  for (const stack of Object.values(aws.stacks)) if (stack !== undefined) stack.protected = false;
  for (const arn of aws.balancers.keys()) aws.balancers.set(arn, false);
}

test('a stage that is protected is told in one line', async () => {
  expect(await protection()).toEqual([
    'all stacks and load balancers refuse to be deleted; stacks of pools are not asked',
  ]);
  const { stdout } = await runStatus(true);
  expect(JSON.parse(stdout).protection).toEqual({
    wanted: true,
    on: ['Foundation', 'Controls', 'Platform', 'Maintenance', 'balancer app', 'balancer websockets'],
    off: [],
    unknown: [],
  });
});

test('a stage whose first deploy was the last one says what is not protected, and what to do', async () => {
  unprotect();
  expect((await protection()).join(' ')).toBe(
    'not protected from deletion: Foundation, Controls, Platform, Maintenance, balancer app, balancer websockets; run cdk deploy without -c firstDeploy',
  );
  const { stdout, exitCode } = await runStatus(true);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout).protection).toMatchObject({ wanted: true, on: [] });
});

test('one that is left unprotected among others is named alone', async () => {
  const { Controls } = aws.stacks;
  if (Controls !== undefined) Controls.protected = false;
  const [, websockets = ''] = aws.balancers.keys();
  aws.balancers.set(websockets, false);
  expect((await protection()).join(' ')).toContain('deletion: Controls, balancer websockets; run');
});

test('a stage file that wants none is no reproach, and says what is still protected', () => {
  const facts = {
    stacks: {
      Foundation: stack(true),
      Controls: stack(false),
      Platform: { unknown: 'there is no stack' },
      Maintenance: stack(false),
    },
    balancers: { value: [{ listener: 'app', isProtected: false } as const] },
  };
  expect(statusProtection(loadStage('local'), facts)).toEqual({
    wanted: false,
    on: ['Foundation'],
    off: ['Controls', 'Maintenance', 'balancer app'],
    unknown: ['Platform'],
  });
});

function stack(terminationProtection: boolean) {
  const value = { id: 'arn', status: 'CREATE_COMPLETE', terminationProtection, outputs: {}, parameters: {} };
  return { value };
}

test('what cannot be read is not taken for protected', async () => {
  delete aws.stacks.Maintenance;
  aws.mocks.loadBalancing.on(DescribeLoadBalancerAttributesCommand).rejects(troubles.denied);
  expect((await protection()).join(' ')).toBe(
    'Foundation, Controls, Platform refuse to be deleted; stacks of pools are not asked unknown: Maintenance; balancers: these credentials may not do that: not authorized',
  );
  aws.mocks.loadBalancing
    .on(DescribeLoadBalancerAttributesCommand)
    .rejects(awsError('LoadBalancerNotFoundException', 'gone'));
  const { stdout } = await runStatus(true);
  expect(JSON.parse(stdout).protection).toMatchObject({ off: [], unknown: ['Maintenance'] });
});
