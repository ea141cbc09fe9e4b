import type { SynthesisedResource, SynthesisedTemplate } from '../synth/parsed-template';
import { bytes, count, type Properties, resourceLimits } from './resource-limits';

/** The templates of a stage by the names of their stacks. */
type Stacks = Readonly<Record<string, SynthesisedTemplate>>;

/** How much there is of something that AWS limits. */
export interface Measured {
  readonly place: string;
  readonly what: string;
  readonly size: number;
  readonly max: number;
}

/**
 * Of a stack ("Understand CloudFormation quotas"). Of resources it takes 500, and of template 1 MB, which the CDK sends with
 * line breaks: these two are held with room, because only a stack that is split gets more.
 */
const stackLimits: readonly (readonly [string, number, (template: SynthesisedTemplate) => number])[] = [
  ['resources', 450, ({ Resources }) => count(Resources)],
  ['bytes of template', 900_000, (template) => Buffer.byteLength(JSON.stringify(template, null, 1))],
  ['outputs', 200, ({ Outputs }) => count(Outputs)],
  ['parameters', 200, ({ Parameters }) => count(Parameters)],
];

/** What is larger than AWS takes, a line each. */
export function overLimits(stacks: Stacks): string[] {
  return measuredSizes(stacks)
    .filter(({ size, max }) => size > max)
    .map(({ place, what, size, max }) => `${place}: ${size} ${what}, of ${max}`);
}

/** Every size in a stage that AWS limits. */
export function measuredSizes(stacks: Stacks): Measured[] {
  const resources = Object.entries(stacks).flatMap(([stack, { Resources }]) =>
    Object.entries(Resources).map(([id, resource]) => ({ stack, id, ...resource })),
  );
  return [
    ...Object.entries(stacks).flatMap(([place, template]) =>
      stackLimits.map(([what, max, of]) => ({ place, what, max, size: of(template) })),
    ),
    ...resources.flatMap(({ stack, id, Type, Properties }) => {
      const limits = resourceLimits[Type] ?? [];
      const properties = limits.length === 0 ? {} : resolvedProperties(Properties);
      return limits.map(([what, max, of]) => ({ place: `${stack} ${id}`, what, max, size: of(properties) }));
    }),
    // "Tag your Amazon EC2 resources", and the same of others.
    ...resources.map(({ stack, id, Properties }) => ({
      place: `${stack} ${id}`,
      what: 'tags',
      size: count(Properties?.Tags),
      max: 50,
    })),
    ...inlinePolicies(resources),
    ...securityGroupRules(resources),
    ...ofBalancers(resources),
  ];
}

interface Placed extends SynthesisedResource {
  readonly stack: string;
  readonly id: string;
}

/** Of each role, all its inline policies together ("IAM and AWS STS quotas"). */
function inlinePolicies(resources: readonly Placed[]): Measured[] {
  const policies = resources
    .filter(({ Type }) => Type === 'AWS::IAM::Policy')
    .flatMap(({ stack, Properties }) => {
      const size = bytes(resolvedProperties(Properties).PolicyDocument);
      const roles: unknown[] = Properties?.Roles ?? [];
      return roles.map((role) => ({ place: `${stack} ${targetOf(role)}`, size }));
    });
  return summed(policies, { what: 'characters of inline policies', max: 10_240 });
}

/** Of each security group, the rules of one direction ("Amazon VPC quotas"). */
function securityGroupRules(resources: readonly Placed[]): Measured[] {
  return ['Ingress', 'Egress'].flatMap((direction) => {
    const rules = resources.flatMap(({ stack, id, Type, Properties = {} }) => {
      if (Type === 'AWS::EC2::SecurityGroup') {
        return [{ place: `${stack} ${id}`, size: count(Properties[`SecurityGroup${direction}`]) }];
      }
      if (Type !== `AWS::EC2::SecurityGroup${direction}`) return [];
      return [{ place: `${stack} ${targetOf(Properties.GroupId)}`, size: 1 }];
    });
    return summed(rules, { what: `rules, ${direction}`, max: 60 });
  });
}

/** "Quotas for your Application Load Balancers", of both together, although each may have as many: defaults are no rules here. */
function ofBalancers(resources: readonly Placed[]): Measured[] {
  const limited = [
    ['ListenerRule', 'listener rules'],
    ['TargetGroup', 'target groups'],
  ] as const;
  return limited.map(([type, what]) => {
    const size = resources.filter(({ Type }) => Type === `AWS::ElasticLoadBalancingV2::${type}`).length;
    return { place: 'balancers', what, size, max: 100 };
  });
}

function summed(
  parts: readonly { readonly place: string; readonly size: number }[],
  limit: { readonly what: string; readonly max: number },
): Measured[] {
  const sizes = new Map<string, number>();
  for (const { place, size } of parts) sizes.set(place, (sizes.get(place) ?? 0) + size);
  return [...sizes].map(([place, size]) => ({ place, ...limit, size }));
}

/** The logical id that a reference names. */
function targetOf(reference: unknown): string {
  const { Ref, 'Fn::GetAtt': attribute }: { Ref?: string; 'Fn::GetAtt'?: [string, string] } =
    Object(reference);
  return Ref ?? attribute?.[0] ?? JSON.stringify(reference);
}

function resolvedProperties(properties: Properties = {}): Properties {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, resolved(value)]));
}

/** What stands for a place, as long as it is anywhere: that of the GovCloud's regions, and of China's names. */
const pseudoParameters: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws-us-gov',
  'AWS::Region': 'ap-southeast-1',
  'AWS::AccountId': '111122223333',
  'AWS::URLSuffix': 'amazonaws.com.cn',
};

/** As AWS would be sent it; a reference as long as the longest of ours can be: a name of 128 characters. */
function resolved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolved);
  if (typeof value !== 'object' || value === null) return value;
  const [[key, argument] = [], ...more] = Object.entries(value);
  if (key === 'Fn::Join' && Array.isArray(argument)) {
    const [separator, parts]: unknown[] = argument;
    return Array.isArray(parts) ? parts.map(resolved).join(String(separator)) : value;
  }
  if (more.length === 0 && (key === 'Ref' || key?.startsWith('Fn::'))) {
    return pseudoParameters[String(argument)] ?? 'r'.repeat(128);
  }
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, resolved(one)]));
}
