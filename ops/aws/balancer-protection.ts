import {
  DescribeLoadBalancerAttributesCommand,
  type ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';

/** The attribute that makes a load balancer refuse to be deleted (Elastic Load Balancing user guide, attributes). */
export const deletionProtectionKey = 'deletion_protection.enabled';

export interface BalancerProtection {
  readonly arn: string;
  readonly protected: boolean;
}

/** Which of some load balancers refuse to be deleted. Those that are gone are left out. */
export async function balancerProtection(
  client: ElasticLoadBalancingV2Client,
  arns: readonly string[],
  abortSignal?: AbortSignal,
): Promise<readonly BalancerProtection[]> {
  const found = await Promise.all(
    arns.map(async (arn): Promise<BalancerProtection[]> => {
      const command = new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn });
      const answer = await client.send(command, { abortSignal }).catch(ifGone);
      const attribute = answer?.Attributes?.find(({ Key }) => Key === deletionProtectionKey);
      return answer === undefined ? [] : [{ arn, protected: attribute?.Value === 'true' }];
    }),
  );
  return found.flat();
}

function ifGone(error: unknown): undefined {
  if (error instanceof Error && error.name.startsWith('LoadBalancerNotFound')) return undefined;
  throw error;
}
