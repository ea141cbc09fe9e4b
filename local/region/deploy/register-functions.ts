import {
  type ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AdaptedStack } from '../adapt/adapt-assembly';
import { functionTargets } from '../adapt/function-targets';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../emulator/region-environment';
import type { StackResource } from './stack-resources';

export interface RegisterInputs {
  readonly stacks: readonly Pick<AdaptedStack, 'name' | 'original'>[];
  readonly resources: readonly StackResource[];
}

/** Puts the functions that templates name into their target groups: CloudFormation does it on AWS. Once more is harmless. */
export async function registerFunctions(
  loadBalancing: ElasticLoadBalancingV2Client,
  { stacks, resources }: RegisterInputs,
): Promise<void> {
  for (const { name, original } of stacks) {
    const physicalId = (logicalId: string) =>
      resources.find((resource) => resource.stack === name && resource.logicalId === logicalId)?.physicalId;
    for (const { group, fn } of functionTargets(original)) {
      const TargetGroupArn = physicalId(group);
      const functionName = physicalId(fn);
      if (TargetGroupArn === undefined || functionName === undefined) continue;
      const Id = `arn:aws:lambda:${LOCAL_REGION}:${LOCAL_ACCOUNT}:function:${functionName}`;
      await loadBalancing.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id }] }));
    }
  }
}
