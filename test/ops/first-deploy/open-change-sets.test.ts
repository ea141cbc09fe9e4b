import type { ChangeSetSummary } from '@aws-sdk/client-cloudformation';
import { firstDeployReset } from '../../../ops/first-deploy/first-deploy-reset';
import { AwsCalls } from '../../support/aws/aws-faults';
import { fakeAudit } from '../../support/aws/fake-audit';
import { FakeFirstDeploy } from '../../support/aws/fake-first-deploy';
import { change, type OperatorSession, operatorSession } from '../../support/ops/operator-session';

/** CloudFormation says so of a stack that a deploy was stopped on, and of one that somebody is deploying. */
const status = 'REVIEW_IN_PROGRESS';

let calls: AwsCalls;
let aws: FakeFirstDeploy;
let session: OperatorSession;

beforeEach(() => {
  calls = new AwsCalls();
  aws = new FakeFirstDeploy(calls);
  session = operatorSession();
  fakeAudit();
});

const changeSet = (
  Status: ChangeSetSummary['Status'],
  ExecutionStatus: ChangeSetSummary['ExecutionStatus'],
) => [{ ChangeSetName: 'cdk-deploy-change-set', Status, ExecutionStatus }];
const changed = () => calls.names.filter((name) => !/^(Describe|List)/.test(name));

test.each([
  ['CREATE_PENDING', 'UNAVAILABLE'],
  ['CREATE_IN_PROGRESS', 'UNAVAILABLE'],
  ['CREATE_COMPLETE', 'AVAILABLE'],
  ['CREATE_COMPLETE', 'EXECUTE_IN_PROGRESS'],
] as const)(
  "a change set that is %s and %s may be somebody's deploy: exit code 3",
  async (made, executed) => {
    aws.has('Platform', { status, events: [status], changeSets: changeSet(made, executed) });
    await expect(firstDeployReset(session, change)).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining(
        'Bulkhead-prod-Platform has the change set cdk-deploy-change-set: somebody may be deploying it. If nobody is, deploy it, or: aws cloudformation delete-change-set --region us-east-1 --stack-name Bulkhead-prod-Platform --change-set-name cdk-deploy-change-set',
      ),
    });
    expect(changed()).toEqual([]);
  },
);

test('neither is a create that failed without rollback deleted while a deploy goes on from it', async () => {
  const changeSets = changeSet('CREATE_IN_PROGRESS', 'UNAVAILABLE');
  aws.has('Platform', { status: 'CREATE_FAILED', events: [status, 'CREATE_FAILED'], changeSets });
  await expect(firstDeployReset(session, change)).rejects.toMatchObject({ exitCode: 3 });
  expect(changed()).toEqual([]);
});

test.each([
  [[]],
  [changeSet('FAILED', 'UNAVAILABLE')],
  [changeSet('CREATE_COMPLETE', 'OBSOLETE')],
  [changeSet('CREATE_COMPLETE', 'EXECUTE_FAILED')],
])('with none that could still be executed the stack is deleted: %j', async (changeSets) => {
  aws.has('Platform', { status, events: [status], changeSets });
  expect((await firstDeployReset(session, change)).exitCode).toBe(0);
  expect(changed()).toEqual(['DeleteStack']);
});

test('a deploy that begins while somebody reads the plan keeps its stack', async () => {
  aws.has('Platform', { status, events: [status], protected: true });
  session = {
    ...session,
    confirm: async () => {
      const platform = aws.stacks.get('Platform');
      if (platform !== undefined) platform.changeSets = changeSet('CREATE_PENDING', 'UNAVAILABLE');
      return true;
    },
  };
  await expect(firstDeployReset(session, { ...change, yes: false })).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringContaining(
      'Bulkhead-prod-Platform has a new change set, cdk-deploy-change-set: somebody else works on it',
    ),
  });
  expect(changed()).toEqual([]);
});
