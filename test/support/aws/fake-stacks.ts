import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetStackPolicyCommand,
  ListStackResourcesCommand,
  SetStackPolicyCommand,
} from '@aws-sdk/client-cloudformation';
import { outputKeys } from '../../../config/contract/output-keys';
import {
  type FixedStack,
  fixedStacks,
  type PoolStackName,
  poolStackName,
  type StackName,
  stackId,
} from '../../../config/contract/stack-id';
import { loadStage } from '../../../config/load-stage';
import { answeringClient } from './answering-client';
import { type AwsCalls, awsError } from './aws-faults';
import { switchboardOutputs } from './fake-switchboard';

const pools = Object.keys(loadStage('prod').workers).map(poolStackName);

/** The stacks of `prod` as CloudFormation describes them, with the policies that were set on them. */
export class FakeStacks {
  readonly status: Record<FixedStack, string> & Record<PoolStackName, string> = {
    Foundation: 'UPDATE_COMPLETE',
    Controls: 'UPDATE_COMPLETE',
    Platform: 'UPDATE_COMPLETE',
    Maintenance: 'UPDATE_COMPLETE',
    ...Object.fromEntries(pools.map((name) => [name, 'UPDATE_COMPLETE'])),
  };
  policy: string | undefined;
  /** Those that do not stand. */
  readonly missing = new Set<StackName>();
  readonly parameters: Partial<Record<StackName, Record<string, string>>> = {};
  readonly outputs: Record<FixedStack, Record<string, string>> & {
    [pool: PoolStackName]: Record<string, string>;
  } = {
    Foundation: {
      [outputKeys.jobStoreId]: 'prod-jobs-1',
      [outputKeys.pubSubStoreId]: 'prod-pubsub-1',
      [outputKeys.jobStoreParameterGroup]: 'jobs-parameters',
    },
    Controls: { ...switchboardOutputs, [outputKeys.controlsBucketName]: 'controls-bucket' },
    Platform: { [outputKeys.clusterName]: 'prod-cluster' },
    Maintenance: {},
  };

  constructor(calls: AwsCalls) {
    const client = answeringClient(CloudFormationClient);
    client.on(DescribeStacksCommand, async ({ StackName = '' }) => {
      calls.called('DescribeStacks');
      const name = this.nameOf(StackName);
      const Outputs = Object.entries(this.outputs[name] ?? {}).map(([OutputKey, OutputValue]) => ({
        OutputKey,
        OutputValue,
      }));
      const Parameters = Object.entries(this.parameters[name] ?? {}).map(
        ([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }),
      );
      return { Stacks: [{ StackName, StackStatus: this.status[name], Outputs, Parameters }] };
    });
    client.on(ListStackResourcesCommand, async ({ NextToken }) => {
      calls.called('ListStackResources');
      if (NextToken === undefined) {
        const vpc = { LogicalResourceId: 'Vpc', PhysicalResourceId: 'vpc-1', ResourceType: 'AWS::EC2::VPC' };
        return { StackResourceSummaries: [vpc], NextToken: 'more' };
      }
      return {
        StackResourceSummaries: ['JobStoreGroup', 'PubSubGroup'].map((LogicalResourceId, index) => ({
          LogicalResourceId,
          PhysicalResourceId: ['prod-jobs-1', 'prod-pubsub-1'][index],
          ResourceType: 'AWS::ElastiCache::ReplicationGroup',
        })),
      };
    });
    client.on(GetStackPolicyCommand, async () => {
      calls.called('GetStackPolicy');
      return { StackPolicyBody: this.policy };
    });
    client.on(SetStackPolicyCommand, async ({ StackPolicyBody = '' }) => {
      calls.called('SetStackPolicy');
      JSON.parse(StackPolicyBody);
      this.policy = StackPolicyBody;
      return {};
    });
  }

  /** Whether an update that changes the job store would go through. */
  refusesJobStoreUpdates(): boolean {
    const { Statement = [] } = JSON.parse(this.policy ?? '{}');
    return Statement.some(
      ({ Effect, Resource }: { Effect: string; Resource: string }) =>
        Effect === 'Deny' && Resource === 'LogicalResourceId/JobStoreGroup',
    );
  }

  private nameOf(id: string): StackName {
    const name = [...fixedStacks, ...pools].find((one) => stackId('prod', one) === id);
    if (name === undefined || this.missing.has(name))
      throw awsError('ValidationError', `Stack with id ${id} does not exist`);
    return name;
  }
}
