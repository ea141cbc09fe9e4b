import {
  type CloudFormationClient,
  GetStackPolicyCommand,
  paginateListStackResources,
  SetStackPolicyCommand,
} from '@aws-sdk/client-cloudformation';
import { stackId } from '../../config/contract/stack-id';
import { jsonRecord, recordIn } from '../../domain/json-record';
import { CliError } from '../kit/command-result';

/** Whether Foundation's stack policy keeps a deploy from touching a store, and what policy would change that. */
export interface FoundationHold {
  readonly stack: string;
  readonly held: boolean;
  /** Whole policies, ready to be set. Statements of others are kept in both. */
  readonly whenHeld: string;
  readonly whenFree: string;
}

const replicationGroup = 'AWS::ElastiCache::ReplicationGroup';
const allowAll = { Effect: 'Allow', Action: 'Update:*', Principal: '*', Resource: '*' };

/**
 * A stack policy refuses every update of the named resource, and lets the rest of the stack be updated (CloudFormation,
 * "Prevent updates to stack resources"). An update that does not change the store's own properties goes through. A policy
 * can be replaced and never removed: the free one allows everything.
 */
export async function foundationHold(
  client: CloudFormationClient,
  stage: string,
  storeId: string,
): Promise<FoundationHold> {
  const stack = stackId(stage, 'Foundation');
  const logicalId = await logicalIdOf(client, stack, storeId);
  if (logicalId === undefined) {
    throw new CliError(1, `the stack ${stack} does not hold the store ${storeId}`);
  }
  const { StackPolicyBody } = await client.send(new GetStackPolicyCommand({ StackName: stack }));
  const statements = jsonRecord(StackPolicyBody)?.Statement;
  const present: readonly unknown[] = Array.isArray(statements) ? statements : [allowAll];
  const resource = `LogicalResourceId/${logicalId}`;
  const others = present.filter((statement) => !isHold(statement, resource));
  const hold = { Effect: 'Deny', Action: 'Update:*', Principal: '*', Resource: resource };
  return {
    stack,
    held: others.length < present.length,
    whenHeld: JSON.stringify({ Statement: [...others, hold] }),
    whenFree: JSON.stringify({ Statement: others.length === 0 ? [allowAll] : others }),
  };
}

export async function setStackPolicy(
  client: CloudFormationClient,
  stack: string,
  policy: string,
): Promise<void> {
  await client.send(new SetStackPolicyCommand({ StackName: stack, StackPolicyBody: policy }));
}

/** DescribeStackResources gives the first hundred only. */
async function logicalIdOf(
  client: CloudFormationClient,
  stack: string,
  storeId: string,
): Promise<string | undefined> {
  const pages = paginateListStackResources({ client }, { StackName: stack });
  for await (const { StackResourceSummaries = [] } of pages) {
    const found = StackResourceSummaries.find(
      ({ ResourceType, PhysicalResourceId }) =>
        ResourceType === replicationGroup && PhysicalResourceId === storeId,
    );
    if (found?.LogicalResourceId !== undefined) return found.LogicalResourceId;
  }
  return undefined;
}

function isHold(statement: unknown, resource: string): boolean {
  const { Effect, Action, Resource } = recordIn(statement) ?? {};
  return Effect === 'Deny' && Action === 'Update:*' && Resource === resource;
}
