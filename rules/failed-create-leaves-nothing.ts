import type { Rule } from './rule';
import { findingAt, located } from './support/resources';

export const failedCreateLeavesNothing: Rule = {
  id: 'failed-create-leaves-nothing',
  title: 'What is retained with its stack is not retained when the create that made it is rolled back.',
  consequence:
    'With `Retain`, each try of a deploy that fails leaves an empty bucket, and a second one with a fixed name fails at ' +
    'what the first one left. In 2023 CloudFormation got `RetainExceptOnCreate` for exactly this.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html',
  check: (stacks) =>
    stacks.flatMap((stack) =>
      Object.keys(stack.template.Resources)
        .flatMap((logicalId) => located(stack, logicalId) ?? [])
        .filter(({ resource }) => resource.DeletionPolicy === 'Retain')
        .map((one) => findingAt(one, 'DeletionPolicy is "Retain", expected "RetainExceptOnCreate"')),
    ),
};
