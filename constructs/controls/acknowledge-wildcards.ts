import { Stack, Validations } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { recordIn } from '../../domain/json-record';

export interface Wildcards {
  /** The resources of a grant that hold a `*`, as they stand in its policy. */
  readonly arns: readonly string[];
  readonly reason: string;
}

/**
 * Acknowledges the wildcards of one grant and no others. cdk-nag knows a finding only by the whole resource, with the
 * logical ids of what it refers to, so the text is made as cdk-nag makes it.
 */
export function acknowledgeWildcards(grantee: IGrantable, { arns, reason }: Wildcards): void {
  // The principal of a managed policy is none.
  const scope = [grantee.grantPrincipal, grantee].find((one) => Construct.isConstruct(one));
  if (scope === undefined) return;
  const stack = Stack.of(scope);
  for (const arn of arns) {
    Validations.of(scope).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${flat(stack.resolve(arn))}]`,
      reason,
    });
  }
}

function flat(value: unknown): string {
  if (typeof value === 'string') return value;
  const {
    'Fn::Join': join,
    'Fn::GetAtt': attribute,
    'Fn::ImportValue': imported,
    Ref,
  } = recordIn(value) ?? {};
  if (Array.isArray(join) && Array.isArray(join[1])) return join[1].map(flat).join(String(join[0]));
  if (Array.isArray(attribute)) return `<${attribute.join('.')}>`;
  if (imported !== undefined) return flat(imported);
  return typeof Ref === 'string' ? `<${Ref}>` : JSON.stringify(value);
}
