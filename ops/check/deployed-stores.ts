import { GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import {
  DescribeCacheClustersCommand,
  DescribeReplicationGroupsCommand,
  type ElastiCacheClient,
  paginateDescribeCacheParameters,
  paginateDescribeUserGroups,
  paginateDescribeUsers,
} from '@aws-sdk/client-elasticache';
import { stackId } from '../../config/contract/stack-id';
import { type JsonRecord, jsonRecord, recordIn } from '../../domain/json-record';
import { commandName } from '../kit/command-name';
import { CliError } from '../kit/command-result';
import { sameAccess } from './access-string';
import { type Check, type CheckContext, counted, type Difference, mapBounded } from './check-kinds';

/** A resource of the deployed template, with the name that CloudFormation knows it by. */
interface TemplateResource {
  readonly type: string;
  readonly id: string;
  readonly properties: JsonRecord;
}

/** Resources of Foundation as they were deployed last, with references between them filled in. */
async function deployedResources({ session, live }: CheckContext): Promise<readonly TemplateResource[]> {
  const { clients, config } = session;
  const StackName = stackId(config.stage, 'Foundation');
  const [{ TemplateBody }, summaries] = await Promise.all([
    clients.cloudFormation.send(new GetTemplateCommand({ StackName, TemplateStage: 'Processed' })),
    live.resources('Foundation'),
  ]);
  const resources = recordIn(jsonRecord(TemplateBody)?.Resources);
  if (resources === undefined) throw new CliError(1, `the template of ${StackName} is no JSON`);
  const idOf = new Map(
    summaries.map(({ LogicalResourceId, PhysicalResourceId }) => [LogicalResourceId, PhysicalResourceId]),
  );
  return summaries.flatMap(
    ({ LogicalResourceId = '', ResourceType: type = '', PhysicalResourceId: id = '' }) => {
      const properties = recordIn(recordIn(resources[LogicalResourceId])?.Properties);
      return properties === undefined
        ? []
        : [{ type, id, properties: recordIn(withIds(properties, idOf)) ?? {} }];
    },
  );
}

function withIds(value: unknown, idOf: ReadonlyMap<string | undefined, string | undefined>): unknown {
  if (Array.isArray(value)) return value.map((one) => withIds(one, idOf));
  const record = recordIn(value);
  if (record === undefined) return value;
  if (typeof record.Ref === 'string') return idOf.get(record.Ref) ?? value;
  return Object.fromEntries(Object.entries(record).map(([key, one]) => [key, withIds(one, idOf)]));
}

async function ofType(context: CheckContext, type: string): Promise<readonly TemplateResource[]> {
  return (await deployedResources(context)).filter((one) => one.type === type);
}

const byHand = 'It was changed by hand. A deploy brings it back only where its template changes there.';

/** Each parameter is what the template says, and nobody set another. */
export const storeParameters: Check = {
  name: 'store parameters',
  ask: async (context) => {
    const { clients, config } = context.session;
    const groups = await ofType(context, 'AWS::ElastiCache::ParameterGroup');
    const wrong = await mapBounded(groups, async ({ id, properties }): Promise<Difference[]> => {
      const wanted = recordIn(properties.Properties) ?? {};
      const live = await parametersOf(clients.elastiCache, id);
      const setByHand = [...live].flatMap(([name, { isSet }]) => (isSet ? [name] : []));
      const names = [...new Set([...Object.keys(wanted), ...setByHand])].sort();
      return names.flatMap((name) => {
        const expected = wanted[name] === undefined ? familyDefault : String(wanted[name]);
        const found = live.get(name)?.value ?? familyDefault;
        if (expected === found) return [];
        const undo = `${commandName} store relieve --undo --stage ${config.stage} --reason "..."`;
        const advice = name === 'reserved-memory-percent' ? `Given back in an incident? ${undo}` : byHand;
        return [{ what: `${name} of ${id}`, expected, found, advice }];
      });
    });
    return { found: `as deployed, in ${counted(groups.length, 'group')}`, differences: wrong.flat() };
  },
};

const familyDefault = "the family's default";

interface LiveParameter {
  readonly value: string | undefined;
  /** By somebody, and not by the family. */
  readonly isSet: boolean;
}

/** All of a group: one that is set to the family's own value need not be told as set. */
async function parametersOf(
  client: ElastiCacheClient,
  group: string,
): Promise<ReadonlyMap<string, LiveParameter>> {
  const found = new Map<string, LiveParameter>();
  for await (const { Parameters = [] } of paginateDescribeCacheParameters(
    { client },
    { CacheParameterGroupName: group },
  )) {
    for (const { ParameterName = '', ParameterValue: value, Source } of Parameters) {
      found.set(ParameterName, { value, isSet: Source === 'user' });
    }
  }
  return found;
}

/** Node type, version and parameter group of each node, and the users that are admitted. */
export const storeNodes: Check = {
  name: 'store engines',
  ask: async (context) => {
    const { elastiCache } = context.session.clients;
    const groups = await ofType(context, 'AWS::ElastiCache::ReplicationGroup');
    const wrong = await mapBounded(groups, async ({ id, properties }): Promise<Difference[]> => {
      const { ReplicationGroups: [group] = [] } = await elastiCache.send(
        new DescribeReplicationGroupsCommand({ ReplicationGroupId: id }),
      );
      if (group === undefined) throw new CliError(1, `there is no store ${id}`);
      const nodes = await Promise.all(
        (group.MemberClusters ?? []).map(async (CacheClusterId) => {
          const { CacheClusters: [node] = [] } = await elastiCache.send(
            new DescribeCacheClustersCommand({ CacheClusterId }),
          );
          return { name: CacheClusterId, node };
        }),
      );
      const version = String(properties.EngineVersion);
      const same = (what: string, expected: unknown, found: string | undefined): Difference[] =>
        String(expected) === found
          ? []
          : [{ what, expected: String(expected), found: found ?? 'not told', advice: byHand }];
      return [
        ...same(`node type of ${id}`, properties.CacheNodeType, group.CacheNodeType),
        ...same(`user group of ${id}`, properties.UserGroupIds, group.UserGroupIds?.join()),
        ...nodes.flatMap(({ name, node }) => [
          ...same(`engine of ${name}`, properties.Engine, node?.Engine),
          // The template has no patch: ElastiCache chooses it.
          ...same(
            `version of ${name}`,
            version,
            node?.EngineVersion?.split('.').slice(0, version.split('.').length).join('.'),
          ),
          ...same(
            `parameter group of ${name}`,
            properties.CacheParameterGroupName,
            node?.CacheParameterGroup?.CacheParameterGroupName,
          ),
          ...((node?.CacheParameterGroup?.ParameterApplyStatus ?? 'in-sync') === 'in-sync'
            ? []
            : same(`parameters of ${name}`, 'in-sync', node?.CacheParameterGroup?.ParameterApplyStatus)),
        ]),
      ];
    });
    return { found: `as deployed, of ${counted(groups.length, 'store')}`, differences: wrong.flat() };
  },
};

/** Who may do what in the stores: the third wall between jobs and websockets. */
export const storeUsers: Check = {
  name: 'store users',
  ask: async (context) => {
    const client = context.session.clients.elastiCache;
    const [users, groups] = await Promise.all([
      ofType(context, 'AWS::ElastiCache::User'),
      ofType(context, 'AWS::ElastiCache::UserGroup'),
    ]);
    const liveUsers = new Map<string | undefined, { AccessString?: string; Status?: string }>();
    for await (const { Users = [] } of paginateDescribeUsers({ client }, {})) {
      for (const user of Users) liveUsers.set(user.UserId, user);
    }
    const members = new Map<string | undefined, readonly string[]>();
    for await (const { UserGroups = [] } of paginateDescribeUserGroups({ client }, {})) {
      for (const { UserGroupId, UserIds = [] } of UserGroups) members.set(UserGroupId, UserIds);
    }
    const differences: Difference[] = [];
    for (const { id, properties } of users) {
      const live = liveUsers.get(id);
      const expected = String(properties.AccessString);
      const found = live === undefined ? 'no such user' : (live.AccessString ?? 'not told');
      if (live === undefined || !sameAccess(expected, found)) {
        differences.push({ what: `access of ${id}`, expected, found, advice: byHand });
      } else if (live.Status !== undefined && live.Status !== 'active') {
        const advice = 'Wait until ElastiCache has changed it, and check again.';
        differences.push({ what: `status of ${id}`, expected: 'active', found: live.Status, advice });
      }
    }
    for (const { id, properties } of groups) {
      const expected = [properties.UserIds].flat().map(String).sort().join(', ');
      const found = [...(members.get(id) ?? [])].sort().join(', ') || 'no such group';
      if (found !== expected) differences.push({ what: `users of ${id}`, expected, found, advice: byHand });
    }
    return {
      found: `${counted(users.length, 'user')} in ${counted(groups.length, 'group')}, as deployed`,
      differences,
    };
  },
};
