import { resolveReference, type ValueIn } from '../../../rules/resolve-reference';
import type { ParsedStack } from '../../../rules/rule';
import type { Located } from '../../../rules/support/resources';
import { isRecord, recordOf } from '../../../rules/support/template-values';

const account = '111122223333';
const region = 'us-east-1';
const pseudo: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': region,
  'AWS::AccountId': account,
  'AWS::URLSuffix': 'amazonaws.com',
};

/** What `Ref` and `Arn` of a type say ("Return values" of its CloudFormation page), where a policy uses one. */
const arns: Readonly<Record<string, (id: string) => string>> = {
  'AWS::S3::Bucket Arn': (id) => `arn:aws:s3:::${id.toLowerCase()}`,
  'AWS::Logs::LogGroup Arn': (id) => arn('logs', `log-group:${id}:*`),
  'AWS::SecretsManager::Secret Ref': (id) => arn('secretsmanager', `secret:${id}-a1b2c3`),
  'AWS::ElasticLoadBalancingV2::Listener Ref': (id) =>
    arn('elasticloadbalancing', `listener/app/${id}/0123/4567`),
  'AWS::Lambda::Function Arn': (id) => arn('lambda', `function:${id}`),
  'AWS::IAM::Role Arn': (id) => `arn:aws:iam::${account}:role/${id}`,
  'AWS::SNS::Topic Ref': (id) => arn('sns', id),
  'AWS::ECS::Cluster Arn': (id) => arn('ecs', `cluster/${id}`),
  'AWS::KMS::Key Arn': (id) => arn('kms', `key/${id}`),
};

function arn(service: string, name: string): string {
  return `arn:aws:${service}:${region}:${account}:${name}`;
}

/** The text that a value becomes in CloudFormation, with logical ids for the names that it will choose. */
export function templateText(stacks: readonly ParsedStack[], from: ValueIn): string {
  const { stack, value } = from;
  if (!isRecord(value)) return String(value);
  const text = (part: unknown): string => templateText(stacks, { stack, value: part });
  const [[name, argument] = ['', undefined]] = Object.entries(value);
  const list: readonly unknown[] = Array.isArray(argument) ? argument : [argument];
  switch (name) {
    case 'Fn::Join':
      return strings(list[1]).map(text).join(String(list[0]));
    case 'Fn::Sub':
      return String(list[0]).replace(/\$\{([^}]+)\}/g, (_, part) =>
        text(
          recordOf(list[1])[part] ?? (part.includes('.') ? { 'Fn::GetAtt': part.split('.') } : { Ref: part }),
        ),
      );
    case 'Fn::Select': {
      const [separator, whole] = strings(recordOf(list[1])['Fn::Split']);
      return text(whole).split(String(separator))[Number(list[0])] ?? '';
    }
    case 'Ref':
      return pseudo[String(argument)] ?? ofResource(stacks, from, 'Ref');
    case 'Fn::GetAtt':
      return ofResource(stacks, from, String(list[1]));
    case 'Fn::ImportValue':
      return exported(stacks, String(argument));
    default:
      throw new Error(`test/support/iam/template-text.ts: ${name} in ${stack}`);
  }
}

function ofResource(stacks: readonly ParsedStack[], from: ValueIn, attribute: string): string {
  const { target }: { target?: Located } = resolveReference(stacks, from);
  if (target === undefined) return JSON.stringify(from.value);
  const { resource, logicalId } = target;
  return arns[`${resource.Type} ${attribute}`]?.(logicalId) ?? logicalId;
}

function exported(stacks: readonly ParsedStack[], name: string): string {
  for (const { name: stack, template } of stacks) {
    for (const { Value: value, Export: exporting } of Object.values(template.Outputs ?? {}).map(recordOf)) {
      if (recordOf(exporting).Name === name) return templateText(stacks, { stack, value });
    }
  }
  throw new Error(`test/support/iam/template-text.ts: no export ${name}`);
}

function strings(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
