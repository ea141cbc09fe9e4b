import { isDeepStrictEqual } from 'node:util';
import { jsonRecord, recordIn } from '../../domain/json-record';

/** One statement of a stack policy (CloudFormation user guide, "Prevent updates to stack resources"). */
export interface PolicyStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Principal: '*';
  readonly Resource?: string | readonly string[];
  readonly NotResource?: readonly string[];
  readonly Condition?: { readonly StringEquals: { readonly ResourceType: readonly string[] } };
}

/**
 * What nothing that a deploy makes can stand in for: customers' jobs, the names and passwords with which every task reaches
 * its store, the switches that hold, and what was parked. A parameter group is not among them: an engine upgrade replaces it.
 */
export const guardedTypes: readonly string[] = [
  'AWS::AppConfig::Application',
  'AWS::AppConfig::ConfigurationProfile',
  'AWS::AppConfig::Environment',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::ElastiCache::SubnetGroup',
  'AWS::ElastiCache::User',
  'AWS::ElastiCache::UserGroup',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
];

const allowAll: PolicyStatement = { Effect: 'Allow', Action: 'Update:*', Principal: '*', Resource: '*' };

/** @param except logical ids that a deploy may replace or delete */
function guard(except: readonly string[]): PolicyStatement {
  return {
    Effect: 'Deny',
    Action: ['Update:Replace', 'Update:Delete'],
    Principal: '*',
    ...(except.length === 0
      ? { Resource: '*' }
      : { NotResource: [...except].sort().map((id) => `LogicalResourceId/${id}`) }),
    Condition: { StringEquals: { ResourceType: guardedTypes } },
  };
}

/** What a stack's policy says of what holds state. */
export interface Protection {
  readonly guarded: boolean;
  /** Logical ids that a deploy may replace or delete all the same. */
  readonly except: readonly string[];
}

/** @param body of the policy that is in force; undefined where there is none */
export function protectionIn(body: string | undefined): Protection {
  for (const statement of statementsOf(body)) {
    const except = exceptionsOf(statement);
    if (isDeepStrictEqual(statement, guard(except))) return { guarded: true, except };
  }
  return { guarded: false, except: [] };
}

/** The policy with this guard in the place of an earlier one. Statements of others stay: a resize holds a store by one. */
export function protectedPolicy(body: string | undefined, except: readonly string[]): string {
  const others = statementsOf(body).filter((one) => !isGuard(one));
  return JSON.stringify({ Statement: [...(others.length === 0 ? [allowAll] : others), guard(except)] });
}

function statementsOf(body: string | undefined): readonly unknown[] {
  const statements = body === undefined ? undefined : jsonRecord(body)?.Statement;
  return Array.isArray(statements) ? statements : [];
}

/** Ours, also of an earlier version that guarded other types. */
function isGuard(statement: unknown): boolean {
  const { Effect, Action, Condition } = recordIn(statement) ?? {};
  return Effect === 'Deny' && Condition !== undefined && isDeepStrictEqual(Action, guard([]).Action);
}

function exceptionsOf(statement: unknown): string[] {
  const { NotResource } = recordIn(statement) ?? {};
  const names: readonly unknown[] = Array.isArray(NotResource) ? NotResource : [];
  return names.map((name) => String(name).replace(/^LogicalResourceId\//, ''));
}
