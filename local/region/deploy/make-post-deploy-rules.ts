import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  type EC2Client,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { z } from 'zod';
import type { PostDeployRule } from '../adapt/post-deploy-rule';
import { readJsonFile, writeJsonFile } from '../state/private-files';
import type { StackResource } from './stack-resources';

/** A rule with the ids of real groups. */
const madeRuleShape = z.object({
  logicalId: z.string(),
  direction: z.enum(['ingress', 'egress']),
  groupId: z.string(),
  peerId: z.string(),
  protocol: z.string(),
  fromPort: z.number().optional(),
  toPort: z.number().optional(),
  description: z.string().optional(),
  replacesDefault: z.boolean(),
});
export type MadeRule = z.infer<typeof madeRuleShape>;

export interface PostDeployRulesInputs {
  readonly stacks: readonly { readonly name: string; readonly postDeployRules: readonly PostDeployRule[] }[];
  readonly resources: readonly StackResource[];
  /** Remembers what was made, so that a rule that left the stack can be taken back. */
  readonly file: string;
}

/**
 * Makes the security group rules that the deployed copy could not hold, and takes back those of an earlier deploy
 * that are wanted no more. Making one that is there already changes nothing.
 */
export async function makePostDeployRules(
  ec2: EC2Client,
  inputs: PostDeployRulesInputs,
): Promise<readonly MadeRule[]> {
  const made = (await readJsonFile(inputs.file, z.array(madeRuleShape))) ?? [];
  const wanted = wantedRules(inputs);
  const key = (rule: MadeRule) => JSON.stringify({ ...rule, logicalId: undefined });
  const stays = new Set(wanted.map(key));
  const standing = new Set(inputs.resources.map(({ physicalId }) => physicalId));
  for (const rule of made) {
    // With its group the rule is gone too.
    if (!stays.has(key(rule)) && standing.has(rule.groupId)) await revoke(ec2, rule);
  }
  for (const rule of wanted) {
    await authorise(ec2, rule);
    if (rule.replacesDefault) await revokeDefaultEgress(ec2, rule.groupId);
  }
  await writeJsonFile(inputs.file, wanted);
  return wanted;
}

function wantedRules({ stacks, resources }: PostDeployRulesInputs): MadeRule[] {
  const ids = new Map(
    resources.map(({ stack, logicalId, physicalId }) => [`${stack}/${logicalId}`, physicalId]),
  );
  const idOf = (stack: string, logicalId: string): string => {
    const id = ids.get(`${stack}/${logicalId}`);
    if (id === undefined) throw new Error(`${stack} has no security group ${logicalId}`);
    return id;
  };
  return stacks.flatMap(({ name, postDeployRules }) =>
    postDeployRules.map(({ group, peer, ...rule }) => ({
      ...rule,
      groupId: idOf(name, group),
      peerId: idOf(name, peer),
    })),
  );
}

function input({ groupId, peerId, protocol, fromPort, toPort, description }: MadeRule) {
  const pair = { GroupId: peerId, ...(description === undefined ? {} : { Description: description }) };
  const permission = { IpProtocol: protocol, FromPort: fromPort, ToPort: toPort, UserIdGroupPairs: [pair] };
  return { GroupId: groupId, IpPermissions: [permission] };
}

async function authorise(ec2: EC2Client, rule: MadeRule): Promise<void> {
  if (rule.direction === 'ingress') await ec2.send(new AuthorizeSecurityGroupIngressCommand(input(rule)));
  else await ec2.send(new AuthorizeSecurityGroupEgressCommand(input(rule)));
}

async function revoke(ec2: EC2Client, rule: MadeRule): Promise<void> {
  if (rule.direction === 'ingress') await ec2.send(new RevokeSecurityGroupIngressCommand(input(rule)));
  else await ec2.send(new RevokeSecurityGroupEgressCommand(input(rule)));
}

async function revokeDefaultEgress(ec2: EC2Client, GroupId: string): Promise<void> {
  const everybody = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
  await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: [everybody] }));
}
