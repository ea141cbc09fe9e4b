import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

/**
 * The same security group, seen from another stack, to which no rule can be added. Services and load balancers get
 * their groups only through this: CDK would otherwise write a rule into the service's stack for every connection.
 */
export function frozenGroup(scope: Construct, id: string, group: ec2.ISecurityGroup): ec2.ISecurityGroup {
  return ec2.SecurityGroup.fromSecurityGroupId(scope, id, group.securityGroupId, { mutable: false });
}
