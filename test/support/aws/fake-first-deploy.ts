import {
  type ChangeSetSummary,
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ListChangeSetsCommand,
  ListStackResourcesCommand,
  ListStacksCommand,
  type ResourceStatus,
  type StackStatus,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import {
  DescribeLoadBalancerAttributesCommand,
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { StackName } from '../../../config/contract/stack-id';
import { answeringClient } from './answering-client';
import { type AwsCalls, awsError } from './aws-faults';

interface FakeResource {
  readonly id: string;
  readonly type: string;
  readonly physicalId: string;
  readonly status?: ResourceStatus;
  /** Kept by its deletion policy when the stack is deleted. */
  readonly retained?: true;
}

interface FakeStack {
  status: StackStatus;
  protected: boolean;
  readonly events: string[];
  readonly resources: FakeResource[];
  changeSets: readonly ChangeSetSummary[];
}

const account = 'us-east-1:111122223333';
export const stackArn = (name: StackName) =>
  `arn:aws:cloudformation:${account}:stack/Bulkhead-prod-${name}/7f1c`;
export const balancerArn = (name: string) =>
  `arn:aws:elasticloadbalancing:${account}:loadbalancer/app/${name}/50dc`;

/**
 * CloudFormation and load balancers as far as a reset meets them: a stack that is protected refuses its deletion, and a
 * load balancer that is protected makes it fail. A deletion is over when it has been asked for four times.
 */
export class FakeFirstDeploy {
  readonly stacks = new Map<StackName, FakeStack>();
  readonly balancers = new Map<string, boolean>();
  private readonly deleting = new Map<StackName, number>();

  constructor(private readonly calls: AwsCalls) {
    const cloudFormation = answeringClient(CloudFormationClient);
    cloudFormation.on(DescribeStacksCommand, async ({ StackName: named = '' }) => {
      this.calls.called('DescribeStacks');
      const [name, stack] = this.find(named, named.startsWith('arn:'));
      this.goOn(name, stack);
      return {
        Stacks: [
          {
            StackName: `Bulkhead-prod-${name}`,
            StackId: stackArn(name),
            StackStatus: stack.status,
            CreationTime: new Date(0),
            EnableTerminationProtection: stack.protected,
          },
        ],
      };
    });
    cloudFormation.on(DescribeStackEventsCommand, async ({ StackName: named = '' }) => {
      this.calls.called('DescribeStackEvents');
      const [name, { events }] = this.find(named, true);
      const of = (PhysicalResourceId: string, ResourceType: string) => (ResourceStatus: string) => ({
        ...{ StackId: stackArn(name), EventId: '1', StackName: `Bulkhead-prod-${name}` },
        ...{ Timestamp: new Date(0), PhysicalResourceId, ResourceType, ResourceStatus },
      });
      const own = events.map(of(stackArn(name), 'AWS::CloudFormation::Stack'));
      // What happened to its resources says nothing of the stack.
      return { StackEvents: [...own, of('bucket-1', 'AWS::S3::Bucket')('CREATE_COMPLETE')] };
    });
    cloudFormation.on(ListStackResourcesCommand, async ({ StackName: named = '' }) => {
      this.calls.called('ListStackResources');
      const [, { resources }] = this.find(named, true);
      return {
        StackResourceSummaries: resources.map(({ id, type, physicalId, status = 'CREATE_COMPLETE' }) => ({
          LogicalResourceId: id,
          ResourceType: type,
          PhysicalResourceId: physicalId,
          ResourceStatus: status,
          ResourceStatusReason: status === 'DELETE_FAILED' ? 'deletion protection is enabled' : undefined,
          LastUpdatedTimestamp: new Date(0),
        })),
      };
    });
    cloudFormation.on(ListStacksCommand, async ({ StackStatusFilter = [] }) => {
      this.calls.called('ListStacks');
      const listed = [...this.stacks].filter(([, { status }]) => StackStatusFilter.includes(status));
      return {
        StackSummaries: listed.map(([name, { status }]) => ({
          ...{ StackName: `Bulkhead-prod-${name}`, StackStatus: status, CreationTime: new Date(0) },
        })),
      };
    });
    cloudFormation.on(ListChangeSetsCommand, async ({ StackName: named = '' }) => {
      this.calls.called('ListChangeSets');
      return { Summaries: [...this.find(named, true)[1].changeSets] };
    });
    cloudFormation.on(UpdateTerminationProtectionCommand, async (input) => {
      this.calls.called('UpdateTerminationProtection');
      const [, stack] = this.find(input.StackName ?? '', true);
      stack.protected = input.EnableTerminationProtection === true;
      return {};
    });
    cloudFormation.on(DeleteStackCommand, async ({ StackName: named = '' }) => {
      this.calls.called('DeleteStack');
      const [name, stack] = this.find(named, true);
      if (stack.protected) {
        throw awsError(
          'ValidationError',
          `Stack [${name}] cannot be deleted while TerminationProtection is enabled`,
        );
      }
      stack.status = 'DELETE_IN_PROGRESS';
      this.deleting.set(name, 4);
      return {};
    });
    const loadBalancing = answeringClient(ElasticLoadBalancingV2Client);
    loadBalancing.on(DescribeLoadBalancerAttributesCommand, async ({ LoadBalancerArn = '' }) => {
      this.calls.called('DescribeLoadBalancerAttributes');
      const isProtected = this.balancers.get(LoadBalancerArn);
      if (isProtected === undefined) throw awsError('LoadBalancerNotFoundException', 'no such load balancer');
      return { Attributes: [{ Key: 'deletion_protection.enabled', Value: String(isProtected) }] };
    });
    loadBalancing.on(
      ModifyLoadBalancerAttributesCommand,
      async ({ LoadBalancerArn = '', Attributes = [] }) => {
        this.calls.called('ModifyLoadBalancerAttributes');
        this.balancers.set(
          LoadBalancerArn,
          Attributes.some(({ Value }) => Value === 'true'),
        );
        return {};
      },
    );
  }

  has(name: StackName, stack: Partial<FakeStack> & Pick<FakeStack, 'status'>): void {
    this.stacks.set(name, { protected: false, events: [], resources: [], changeSets: [], ...stack });
  }

  private find(named: string, deletedToo: boolean): [StackName, FakeStack] {
    for (const [name, stack] of this.stacks) {
      const same = named === stackArn(name) || named === `Bulkhead-prod-${name}`;
      if (same && (deletedToo || stack.status !== 'DELETE_COMPLETE')) return [name, stack];
    }
    throw awsError('ValidationError', `Stack with id ${named} does not exist`);
  }

  private goOn(name: StackName, stack: FakeStack): void {
    const left = this.deleting.get(name);
    if (left === undefined) return;
    this.deleting.set(name, left - 1);
    if (left > 1) return;
    this.deleting.delete(name);
    for (const [index, one] of stack.resources.entries()) {
      const refuses = this.balancers.get(one.physicalId) === true;
      const status = refuses ? 'DELETE_FAILED' : one.retained ? 'DELETE_SKIPPED' : 'DELETE_COMPLETE';
      // What was skipped or deleted before stays so.
      if (one.status === undefined || one.status === 'DELETE_FAILED')
        stack.resources[index] = { ...one, status };
    }
    const failed = stack.resources.some(({ status }) => status === 'DELETE_FAILED');
    stack.status = failed ? 'DELETE_FAILED' : 'DELETE_COMPLETE';
  }
}
