import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
  type ScalableTarget,
} from '@aws-sdk/client-application-auto-scaling';
import { mockClient } from 'aws-sdk-client-mock';
import type { AwsCalls } from './aws-faults';
import type { FakeEcs } from './fake-ecs';

/**
 * Application Auto Scaling as its documents have it, read in the worst way: it brings a size into the range whenever it is
 * looked at, suspended or not.
 */
export class FakeScaling {
  readonly targets = new Map<string, ScalableTarget>();
  private readonly ecs: FakeEcs;

  constructor(calls: AwsCalls, ecs: FakeEcs) {
    this.ecs = ecs;
    const mock = mockClient(ApplicationAutoScalingClient);
    mock.on(DescribeScalableTargetsCommand).callsFake(async ({ ResourceIds }) => {
      calls.called('DescribeScalableTargets');
      this.enforce();
      return {
        ScalableTargets: structuredClone([...this.targets.values()]).filter(({ ResourceId }) =>
          ResourceIds.includes(ResourceId),
        ),
      };
    });
    mock.on(RegisterScalableTargetCommand).callsFake(async ({ Tags, ...target }) => {
      calls.called('RegisterScalableTarget');
      const before = this.targets.get(target.ResourceId);
      if (before === undefined) throw new Error(`the fake makes no targets: ${target.ResourceId}`);
      this.targets.set(target.ResourceId, { ...before, ...target });
      this.enforce();
      return {};
    });
  }

  add(service: string, min: number, max: number): void {
    const ResourceId = `service/prod-cluster/${service}`;
    this.targets.set(ResourceId, {
      ServiceNamespace: 'ecs',
      ScalableDimension: 'ecs:service:DesiredCount',
      ResourceId,
      MinCapacity: min,
      MaxCapacity: max,
      RoleARN: 'arn:aws:iam::111122223333:role/scaling',
      CreationTime: new Date(0),
      SuspendedState: {
        DynamicScalingInSuspended: false,
        DynamicScalingOutSuspended: false,
        ScheduledScalingSuspended: false,
      },
    });
  }

  of(service: string): ScalableTarget {
    const found = this.targets.get(`service/prod-cluster/${service}`);
    if (found === undefined) throw new Error(`no target ${service}`);
    return found;
  }

  private enforce(): void {
    for (const { ResourceId = '', MinCapacity = 0, MaxCapacity = 0 } of this.targets.values()) {
      const name = ResourceId.split('/').at(-1) ?? '';
      const desired = this.ecs.services.get(name)?.desiredCount ?? 0;
      const kept = Math.min(MaxCapacity, Math.max(MinCapacity, desired));
      if (kept !== desired) this.ecs.resize(name, kept);
    }
  }
}
