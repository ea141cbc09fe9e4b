import { type Role, tagKeys } from '../config/contract/tag-keys';
import { resolveReference } from './resolve-reference';
import type { Rule } from './rule';
import { findingAt, resourcesOf, tagOf } from './support/resources';

const controls: Role = 'controls';

/** Of both, every property that says what is deployed is one whose change makes a new one (CloudFormation reference). */
const overwriting = ['AWS::AppConfig::HostedConfigurationVersion', 'AWS::AppConfig::Deployment'] as const;

export const switchesNotInTemplate: Rule = {
  id: 'switches-not-in-template',
  title: 'What operators switch in an incident is in no template.',
  consequence:
    'No public postmortem is known to name it. A version or a deployment that a template holds is made anew when its text ' +
    'changes: the deploy that is to end an incident puts the defaults over the kill switches that hold it down.',
  source:
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appconfig-deployment.html',
  check: (stacks) =>
    resourcesOf(stacks, ...overwriting).flatMap((one) => {
      const value = one.properties.ConfigurationProfileId;
      const { target } = resolveReference(stacks, { stack: one.stack, value });
      if (target === undefined) {
        return [findingAt(one, 'its profile is in no template, expected one whose role can be read')];
      }
      return tagOf(target, tagKeys.role) === controls
        ? [findingAt(one, `overwrites ${target.logicalId} when it changes, expected a seed by API`)]
        : [];
    }),
};
