import { metricNamespace } from '../config/contract/metric-names';
import { tagKeys } from '../config/contract/tag-keys';
import { guardedParts } from '../config/guarded-parts';
import { type Statement, statementFaults } from '../domain/permissions/statement-faults';
import type { ParsedStack, Rule, RuleFinding } from './rule';
import { findingAt, type Located, tagOf } from './support/resources';
import { rolesWithPolicies, type Service, servicesOf } from './support/services';
import { isRecord, listOf, literalText, recordOf, shortJson } from './support/template-values';

export const taskRoleMinimal: Rule = {
  id: 'task-role-minimal',
  title:
    'What the app on a task may ask of AWS is named, and takes in nothing of what keeps the platform up.',
  consequence:
    'Capital One, 2019: a server that could be made to send requests for strangers had a role for all buckets of the ' +
    'account, and 106 million people lost what stood in them. A task whose role takes in stores, switches or other roles ' +
    'is one such request away from an operator.',
  source: 'https://docs.rackspace.com/blog/capital-one-data-breach-two-security-controls-you-should-review/',
  check: (stacks) => servicesOf(stacks).flatMap((service) => problems(stacks, service)),
};

function problems(stacks: readonly ParsedStack[], service: Service): RuleFinding[] {
  const { task } = service;
  if (task === undefined) return [];
  const guarded = guardedParts(tagOf(service, tagKeys.stage) ?? '*');
  const own = rolesWithPolicies(stacks, { stack: task.stack, value: task.properties.TaskRoleArn });
  return own.flatMap((policy) => [
    ...listOf(policy.properties.ManagedPolicyArns)
      .filter((arn) => textOf(arn).includes(':iam::aws:policy/'))
      .map((arn) =>
        findingAt(
          policy,
          `has ${shortJson(arn)}, which AWS writes for all of an account, expected statements`,
        ),
      ),
    ...statementsOf(policy).flatMap((statement) =>
      [
        ...(statement.excepting
          ? ['allows all but what NotAction or NotResource names, expected Action and Resource']
          : []),
        ...statementFaults(statement, guarded, metricNamespace).map(
          ({ at, expected, got }) => `${at} of its statement: expected ${expected}, got ${got}`,
        ),
      ].map((message) => findingAt(policy, message)),
    ),
  ]);
}

interface TemplateStatement extends Statement {
  /** Whether it says what is not allowed, and so allows what nobody thought of. */
  readonly excepting: boolean;
}

function statementsOf({ properties }: Located): TemplateStatement[] {
  return [properties, ...listOf(properties.Policies)]
    .flatMap((one) => listOf(recordOf(recordOf(one).PolicyDocument).Statement))
    .map(recordOf)
    .filter(({ Effect }) => Effect === 'Allow')
    .map(({ Action, NotAction, Resource, NotResource, Condition }) => ({
      excepting: NotAction !== undefined || NotResource !== undefined,
      actions: listOf(Action).map(textOf),
      resources: listOf(Resource).map(textOf),
      conditions: Object.fromEntries(
        Object.entries(recordOf(Condition)).map(([operator, keys]) => [
          operator,
          Object.fromEntries(
            Object.entries(recordOf(keys)).map(([key, values]) => [key, listOf(values).map(textOf)]),
          ),
        ]),
      ),
    }));
}

/** A text, with a sign in it for each part that only a deploy knows: no name, and no wildcard. */
function textOf(value: unknown): string {
  const literal = literalText(value);
  if (literal !== undefined) return literal;
  if (isRecord(value) && Array.isArray(value['Fn::Join'])) {
    const [separator, parts]: readonly unknown[] = value['Fn::Join'];
    return listOf(parts).map(textOf).join(String(separator));
  }
  const sub = isRecord(value) ? listOf(value['Fn::Sub'])[0] : undefined;
  return typeof sub === 'string' ? sub.replace(/\$\{[^}]*\}/g, unknownPart) : unknownPart;
}

const unknownPart = '\u{fffd}';
