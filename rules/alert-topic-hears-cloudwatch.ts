import { resolveReference, type ValueIn } from './resolve-reference';
import type { ParsedStack, Rule } from './rule';
import { alarmTypes } from './support/alarms';
import { findingAt, type Located, resourcesOf } from './support/resources';
import { listOf, literalText, recordOf } from './support/template-values';

const service = 'cloudwatch.amazonaws.com';

export const alertTopicHearsCloudwatch: Rule = {
  id: 'alert-topic-hears-cloudwatch',
  title: 'A topic that alarms tell lets CloudWatch in, and so does its key.',
  consequence:
    'ASF HyP3, December 2021: encryption had been turned on for the topic of the alarms. They fired as before, and told ' +
    'nobody, since CloudWatch may not use the key; only the history of an alarm says so.',
  source: 'https://github.com/ASFHyP3/hyp3/issues/762',
  check: (stacks) =>
    topicsOf(stacks).flatMap((topic) =>
      [...policyProblems(stacks, topic), ...keyProblems(stacks, topic)].map((message) =>
        findingAt(topic, message),
      ),
    ),
};

/** The topics of these templates that some alarm tells, each once. */
function topicsOf(stacks: readonly ParsedStack[]): Located[] {
  const targets = resourcesOf(stacks, ...alarmTypes).flatMap(({ stack, properties }) =>
    [properties.AlarmActions, properties.OKActions, properties.InsufficientDataActions]
      .flatMap(listOf)
      .map((value) => resolveReference(stacks, { stack, value }).key),
  );
  return resourcesOf(stacks, 'AWS::SNS::Topic').filter(({ key }) => targets.includes(key));
}

/** A topic without a policy has the one that SNS gives it, which lets the account's alarms in. */
function policyProblems(stacks: readonly ParsedStack[], topic: Located): string[] {
  const policies = resourcesOf(stacks, 'AWS::SNS::TopicPolicy').filter(({ stack, properties }) =>
    listOf(properties.Topics).some((value) => resolveReference(stacks, { stack, value }).key === topic.key),
  );
  if (policies.length === 0) return [];
  return policies.some((policy) => allows(policy.properties.PolicyDocument, ['sns:publish']))
    ? []
    : [`has a policy that does not allow sns:Publish to ${service}`];
}

function keyProblems(stacks: readonly ParsedStack[], topic: Located): string[] {
  const value = topic.properties.KmsMasterKeyId;
  if (value === undefined) return [];
  if (literalText(value) === 'alias/aws/sns') {
    return [`is encrypted with SNS's own key, which ${service} may not use: expected a key of its own`];
  }
  const key = keyOf(stacks, { stack: topic.stack, value });
  if (key === undefined) return ['is encrypted with a key that these templates do not make'];
  return allows(key.properties.KeyPolicy, ['kms:decrypt', 'kms:generatedatakey'])
    ? []
    : [
        `is encrypted with ${key.logicalId}, which does not allow kms:Decrypt and kms:GenerateDataKey* to ${service}`,
      ];
}

/** A key, named by itself or by an alias of these templates. */
function keyOf(stacks: readonly ParsedStack[], from: ValueIn): Located | undefined {
  const { target } = resolveReference(stacks, from);
  if (target?.resource.Type === 'AWS::KMS::Key') return target;
  return target?.resource.Type === 'AWS::KMS::Alias'
    ? keyOf(stacks, { stack: target.stack, value: target.properties.TargetKeyId })
    : undefined;
}

/** Whether statements that name CloudWatch, or everybody, allow all of some actions. Conditions are not read. */
function allows(document: unknown, actions: readonly string[]): boolean {
  const granted = listOf(recordOf(document).Statement)
    .map(recordOf)
    .filter(({ Effect }) => Effect === 'Allow')
    .filter(
      ({ Principal }) =>
        Principal === '*' ||
        listOf(recordOf(Principal).AWS).includes('*') ||
        listOf(recordOf(Principal).Service).some((one) => literalText(one) === service),
    )
    .flatMap(({ Action }) => listOf(Action).map((one) => String(one).toLowerCase()));
  return actions.every((action) => granted.some((one) => matches(one, action)));
}

/** `kms:*` and `kms:GenerateDataKey*` are patterns, with a star at their end. */
function matches(granted: string, action: string): boolean {
  return granted.endsWith('*') ? action.startsWith(granted.slice(0, -1)) : granted === action;
}
