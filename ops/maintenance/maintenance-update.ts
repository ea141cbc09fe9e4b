import {
  type CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import type { Clock } from '../kit/clock';
import { describeAwsError } from '../kit/errors';
import { waitUntil } from '../kit/wait-until';

/** A handful of listener rules takes CloudFormation ten to thirty seconds. After this the rules are written by hand. */
const timeoutMs = 60_000;
const pollMs = 2_000;

export interface StackUpdate {
  readonly stack: string;
  /** The stack's own role: without it CloudFormation takes the one that was used last. */
  readonly roleArn: string;
  /** Parameters of the deployed stack; those that are not in `set` keep their value. */
  readonly deployed: readonly string[];
  readonly set: Readonly<Record<string, string>>;
}

/** `in force` also where there was nothing to do; `under way` where it may come into force after all. */
export type Updated =
  | { readonly inForce: true }
  | { readonly inForce: false; readonly why: string; readonly underWay: boolean };

/** Changes parameters of a stack, its template stays. Does not throw: whoever called knows another way. */
export async function maintenanceUpdate(
  client: CloudFormationClient,
  clock: Clock,
  { stack, roleArn, deployed, set }: StackUpdate,
): Promise<Updated> {
  const deadlineMs = clock.nowMs() + timeoutMs;
  try {
    await client.send(
      new UpdateStackCommand({
        StackName: stack,
        UsePreviousTemplate: true,
        RoleARN: roleArn,
        Parameters: deployed.map((ParameterKey) => {
          const ParameterValue = set[ParameterKey];
          return ParameterValue === undefined
            ? { ParameterKey, UsePreviousValue: true }
            : { ParameterKey, ParameterValue };
        }),
      }),
    );
  } catch (error) {
    // CloudFormation's words for a stack that is as asked already; it has no error of its own for it.
    if (error instanceof Error && error.message.includes('No updates are to be performed'))
      return { inForce: true };
    return { inForce: false, why: describeAwsError(error), underWay: false };
  }
  try {
    // Not ended by Ctrl-C: the stack changes all the same, and who is told nothing of it may write the rules twice.
    const { outcome, answer: status } = await waitUntil({
      session: { clock },
      everyMs: pollMs,
      deadlineMs,
      ask: async () => {
        const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
        return Stacks[0]?.StackStatus ?? '';
      },
      done: (now) => now === updated || hasFailed(now),
    });
    if (status === updated) return { inForce: true };
    const why =
      outcome === 'done'
        ? `${stack} went to ${status}: ${await firstFailure(client, stack)}`
        : `${stack} is not done after ${timeoutMs / 1000} s (${status})`;
    return { inForce: false, why, underWay: outcome !== 'done' };
  } catch (error) {
    const why = `${stack} cannot be asked how it is: ${describeAwsError(error)}`;
    return { inForce: false, why, underWay: true };
  }
}

const updated = 'UPDATE_COMPLETE';

function hasFailed(status: string): boolean {
  return status.includes('ROLLBACK') || status.endsWith('FAILED');
}

/** What CloudFormation says of the resource that failed first. Events are told newest first. */
async function firstFailure(client: CloudFormationClient, stack: string): Promise<string> {
  try {
    const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName: stack }));
    const since = StackEvents.findIndex(
      ({ ResourceStatus, PhysicalResourceId, StackId }) =>
        ResourceStatus === 'UPDATE_IN_PROGRESS' && PhysicalResourceId === StackId,
    );
    const failed = StackEvents.slice(0, since < 0 ? undefined : since).filter(({ ResourceStatus }) =>
      ResourceStatus?.endsWith('_FAILED'),
    );
    return failed.at(-1)?.ResourceStatusReason ?? 'its events say no reason';
  } catch (error) {
    return describeAwsError(error);
  }
}
