import { DeleteStackCommand, UpdateTerminationProtectionCommand } from '@aws-sdk/client-cloudformation';
import { ModifyLoadBalancerAttributesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { deletionProtectionKey } from '../aws/balancer-protection';
import { findStack } from '../aws/describe-stack';
import type { Step } from '../kit/change/plan';
import { CliError } from '../kit/command-result';
import type { Session } from '../kit/session';
import { waitUntil } from '../kit/wait-until';
import { type Leftover, removeLeftovers } from './leftovers';
import { isLeft, openChangeSets, type StageStack, stackResources } from './stage-stacks';

/** Two stores and a NAT gateway take ten to twenty minutes to go; what takes an hour is stuck. */
const deletionTimeoutMs = 3_600_000;

const pollMs = 10_000;

/** All that undoes one stack whose create failed. @param leftovers filled with what became of what it leaves */
export function resetSteps(session: Session, stack: StageStack, leftovers: Leftover[]): readonly Step[] {
  const { stackName, status } = stack;
  // Termination protection cannot be changed any more then, and need not be (user guide, "Protect stacks").
  const protectionStep = stack.terminationProtection && status !== 'DELETE_IN_PROGRESS';
  return [
    ...(protectionStep ? [terminationStep(session, stack)] : []),
    ...stack.protectedBalancers.map((arn) => balancerStep(session, stack, arn)),
    {
      title: status === 'DELETE_IN_PROGRESS' ? `wait until ${stackName} is deleted` : `delete ${stackName}`,
      aws: [
        `aws cloudformation delete-stack --region ${session.region} --stack-name ${stackName}`,
        `aws cloudformation wait stack-delete-complete --region ${session.region} --stack-name ${stackName}`,
      ],
      run: (progress) => deleteStack(session, stack, progress),
    },
    {
      title: `remove what ${stackName} left, where it is empty`,
      aws: [
        `aws cloudformation list-stack-resources --region ${session.region} --stack-name ${stack.id} --query "StackResourceSummaries[?ResourceStatus=='DELETE_SKIPPED']"`,
      ],
      run: async () => {
        const now = (await stackResources(session.clients.cloudFormation, stack.id)).filter(isLeft);
        const names = new Set(now.map(({ PhysicalResourceId }) => PhysicalResourceId));
        // What the rollback left is left, whether the deletion says so again or not.
        const before = stack.left.filter(({ PhysicalResourceId }) => !names.has(PhysicalResourceId));
        leftovers.push(...(await removeLeftovers(session.clients, [...before, ...now])));
      },
    },
  ];
}

/** Somebody who deploys meanwhile may have made it stand. @throws CliError where it is not as it was looked at */
async function checkUnchanged({ clients }: Session, { stackName, id, status }: StageStack): Promise<void> {
  const now = (await findStack(clients.cloudFormation, id))?.status ?? 'DELETE_COMPLETE';
  if (now !== status) {
    throw new CliError(1, `${stackName} was ${status} and is ${now}: somebody else works on it`);
  }
  const [changeSet] = await openChangeSets(clients.cloudFormation, { id, status });
  if (changeSet !== undefined) {
    throw new CliError(1, `${stackName} has a new change set, ${changeSet}: somebody else works on it`);
  }
}

function terminationStep(session: Session, stack: StageStack): Step {
  const { clients, region } = session;
  const { stackName, id } = stack;
  return {
    title: `turn off the termination protection of ${stackName}`,
    aws: [
      `aws cloudformation update-termination-protection --region ${region} --no-enable-termination-protection --stack-name ${stackName}`,
    ],
    run: async () => {
      await checkUnchanged(session, stack);
      // By ARN: whatever is called so by then, it is this one.
      const command = { StackName: id, EnableTerminationProtection: false };
      await clients.cloudFormation.send(new UpdateTerminationProtectionCommand(command));
    },
  };
}

function balancerStep(session: Session, stack: StageStack, arn: string): Step {
  const { clients, region } = session;
  return {
    title: `turn off the deletion protection of ${balancerName(arn)}`,
    aws: [
      `aws elbv2 modify-load-balancer-attributes --region ${region} --load-balancer-arn ${arn} --attributes Key=${deletionProtectionKey},Value=false`,
    ],
    run: async () => {
      await checkUnchanged(session, stack);
      const Attributes = [{ Key: deletionProtectionKey, Value: 'false' }];
      await clients.loadBalancing.send(
        new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn: arn, Attributes }),
      );
    },
  };
}

/** `app/<name>/<id>`, as the console shows it. */
export function balancerName(arn: string): string {
  return arn.slice(arn.indexOf('loadbalancer/') + 'loadbalancer/'.length);
}

async function deleteStack(
  session: Session,
  stack: StageStack,
  progress: (text: string) => void,
): Promise<void> {
  const { cloudFormation } = session.clients;
  const { stackName, id } = stack;
  if (stack.status !== 'DELETE_IN_PROGRESS') {
    await checkUnchanged(session, stack);
    // With the role that the stack was made with: CloudFormation remembers it (API reference, DeleteStack).
    await cloudFormation.send(new DeleteStackCommand({ StackName: id }));
  }
  const { nowMs } = session.clock;
  const startMs = nowMs();
  const { outcome, answer: status } = await waitUntil({
    session,
    everyMs: pollMs,
    deadlineMs: startMs + deletionTimeoutMs,
    ask: async () => (await findStack(cloudFormation, id))?.status ?? 'DELETE_COMPLETE',
    done: (now) => now === 'DELETE_COMPLETE' || now === 'DELETE_FAILED',
    progress: (now) => progress(`  ${stackName}: ${now}, ${Math.round((nowMs() - startMs) / 1000)} s`),
  });
  if (outcome === 'stopped') {
    throw new CliError(1, `${stackName} is not waited for any longer; CloudFormation goes on deleting it`);
  }
  if (outcome === 'late') throw new CliError(1, `${stackName} is still ${status} after an hour`);
  if (status === 'DELETE_FAILED') throw new CliError(1, await deletionProblem(session, id));
}

/** What could not be deleted, and what CloudFormation says of it. */
async function deletionProblem({ clients }: Session, id: string): Promise<string> {
  const failed = (await stackResources(clients.cloudFormation, id)).filter(
    ({ ResourceStatus }) => ResourceStatus === 'DELETE_FAILED',
  );
  const each = failed.map(
    ({
      LogicalResourceId,
      PhysicalResourceId = '',
      ResourceStatusReason = 'CloudFormation does not say why',
    }) => `${LogicalResourceId} (${PhysicalResourceId}): ${ResourceStatusReason}`,
  );
  return ['CloudFormation could not delete all of it:', ...each].join('\n  ');
}
