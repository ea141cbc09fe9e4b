import { DescribeSecurityGroupsCommand, type EC2Client, type IpPermission } from '@aws-sdk/client-ec2';
import type { StackResource } from '../deploy/stack-resources';
import type { SecurityGroupPicture } from './picture';

/** Security groups of the deployment with one line per rule, as EC2 tells them. */
export async function readSecurityGroups(
  ec2: EC2Client,
  resources: readonly StackResource[],
): Promise<SecurityGroupPicture[]> {
  const names = new Map(
    resources
      .filter(({ type }) => type === 'AWS::EC2::SecurityGroup')
      .map(({ physicalId, logicalId }) => [physicalId, logicalId]),
  );
  if (names.size === 0) return [];
  const { SecurityGroups = [] } = await ec2.send(
    new DescribeSecurityGroupsCommand({ GroupIds: [...names.keys()] }),
  );
  return SecurityGroups.map(({ GroupId = '', IpPermissions = [], IpPermissionsEgress = [] }) => ({
    id: GroupId,
    name: names.get(GroupId) ?? GroupId,
    ingress: IpPermissions.flatMap((permission) => ruleTexts(permission, names)),
    egress: IpPermissionsEgress.flatMap((permission) => ruleTexts(permission, names)),
  }));
}

/** One text per peer: EC2 may hold several peers in one permission. */
function ruleTexts(permission: IpPermission, names: ReadonlyMap<string, string>): string[] {
  const { IpProtocol = '-1', FromPort, ToPort } = permission;
  const ports =
    FromPort === undefined ? 'all ports' : FromPort === ToPort ? `${FromPort}` : `${FromPort}-${ToPort}`;
  const peers = [
    ...(permission.UserIdGroupPairs ?? []).map(({ GroupId = '' }) => names.get(GroupId) ?? GroupId),
    ...(permission.IpRanges ?? []).map(({ CidrIp }) => CidrIp ?? ''),
    ...(permission.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6 ?? ''),
    ...(permission.PrefixListIds ?? []).map(({ PrefixListId }) => PrefixListId ?? ''),
  ];
  return peers.map((peer) => `${IpProtocol === '-1' ? 'all' : `${IpProtocol} ${ports}`} ${peer}`);
}
