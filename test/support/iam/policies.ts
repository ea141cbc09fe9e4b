import type { ParsedStack } from '../../../rules/rule';
import { type Located, resourcesOf } from '../../../rules/support/resources';
import { isRecord, listOf, recordOf } from '../../../rules/support/template-values';
import { templateText } from './template-text';

/** A statement with every name filled in. */
export interface Statement {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** `ecs:cluster`, `aws:SourceArn`. */
  readonly conditionKeys: readonly string[];
}

/** One policy document. */
export interface Policy {
  /** `Platform/QueueMeterFunctionRoleDefaultPolicy37B24E65`. */
  readonly place: string;
  /** What a role may do, or who may come to a resource. */
  readonly of: 'role' | 'resource';
  readonly statements: readonly Statement[];
}

const resourcePolicies: Readonly<Record<string, string>> = {
  'AWS::KMS::Key': 'KeyPolicy',
  'AWS::SNS::TopicPolicy': 'PolicyDocument',
  'AWS::S3::BucketPolicy': 'PolicyDocument',
  'AWS::Logs::ResourcePolicy': 'PolicyDocument',
};

/** Every policy document of some templates, of roles and of resources. Who may take a role on is none. */
export function policiesOf(stacks: readonly ParsedStack[]): Policy[] {
  const read = (at: Located, of: Policy['of'], documents: readonly unknown[]): Policy => ({
    place: `${at.stack}/${at.logicalId}`,
    of,
    statements: documents.flatMap((document) =>
      listOf(recordOf(parsed(stacks, at, document)).Statement).map((one) => statement(stacks, at, one)),
    ),
  });
  const attached = resourcesOf(stacks, 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy').map((at) =>
    read(at, 'role', [at.properties.PolicyDocument]),
  );
  const inline = resourcesOf(stacks, 'AWS::IAM::Role').map((at) =>
    read(
      at,
      'role',
      listOf(at.properties.Policies).map((one) => recordOf(one).PolicyDocument),
    ),
  );
  const others = Object.entries(resourcePolicies).flatMap(([type, property]) =>
    resourcesOf(stacks, type).map((at) => read(at, 'resource', [at.properties[property]])),
  );
  return [...attached, ...inline, ...others].filter(({ statements }) => statements.length > 0);
}

/** CloudWatch Logs takes its policy as text. */
function parsed(stacks: readonly ParsedStack[], { stack }: Located, document: unknown): unknown {
  if (isRecord(document) && 'Statement' in document) return document;
  return document === undefined ? {} : JSON.parse(templateText(stacks, { stack, value: document }));
}

function statement(stacks: readonly ParsedStack[], { stack }: Located, value: unknown): Statement {
  const { Effect, Action, Resource, Condition } = recordOf(value);
  return {
    effect: String(Effect),
    actions: listOf(Action).map(String),
    resources: listOf(Resource).map((one) => templateText(stacks, { stack, value: one })),
    conditionKeys: Object.values(recordOf(Condition)).flatMap((one) => Object.keys(recordOf(one))),
  };
}
