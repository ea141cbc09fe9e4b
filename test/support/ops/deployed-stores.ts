import type { User } from '@aws-sdk/client-elasticache';
import { loadStage } from '../../../config/load-stage';
import type { SynthesisedResource, SynthesisedTemplate } from '../synth/parsed-template';
import { synthStage } from '../synth/synth-stage';

const { parsed } = synthStage(loadStage('prod'));

/** A store as ElastiCache has it. */
export interface StoreAnswer {
  nodeType: string;
  /** With the patch. */
  version: string;
  userGroup: string;
}

/** What ElastiCache holds after a deploy of `prod`: what its template says. By the name of each. */
export function deployedStores() {
  const stores = new Map<string, StoreAnswer>();
  const parameters = new Map<string, Map<string, string>>();
  const users = new Map<string, User>();
  const members = new Map<string, string[]>();
  for (const [logicalId, { Type, Properties = {} }] of Object.entries(parsed.Foundation.Resources)) {
    const id = physicalId(logicalId, Properties);
    if (Type === 'AWS::ElastiCache::User') {
      users.set(id, { UserId: id, Status: 'active', AccessString: Properties.AccessString });
    } else if (Type === 'AWS::ElastiCache::UserGroup') {
      members.set(
        id,
        Properties.UserIds.map((one: { Ref: string }) => refId(one.Ref)),
      );
    } else if (Type === 'AWS::ElastiCache::ParameterGroup') {
      parameters.set(id, new Map(Object.entries(Properties.Properties)));
    } else if (Type === 'AWS::ElastiCache::ReplicationGroup') {
      const [{ Ref: group }] = Properties.UserGroupIds;
      stores.set(id, { nodeType: Properties.CacheNodeType, version: '8.1.1', userGroup: refId(group) });
    }
  }
  return { stores, parameters, users, members };
}

/** What CloudFormation knows a resource by: its fixed name, else its logical id. */
export function physicalId(
  logicalId: string,
  properties: NonNullable<SynthesisedResource['Properties']>,
): string {
  const { ReplicationGroupId, UserId, UserGroupId, Family } = properties;
  if (Family !== undefined) return `arn:aws:ecs:us-east-1:111122223333:task-definition/${Family}:7`;
  return ReplicationGroupId ?? UserId ?? UserGroupId ?? logicalId;
}

function refId(logicalId: string): string {
  return physicalId(logicalId, parsed.Foundation.Resources[logicalId]?.Properties ?? {});
}

/** Of a stack of `prod`, by its name without the stage. */
export function templateOf(name: string): SynthesisedTemplate | undefined {
  return Object.entries(parsed).find(([one]) => one === name)?.[1];
}
