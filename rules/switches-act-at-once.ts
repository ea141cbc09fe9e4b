import { type Role, tagKeys } from '../config/contract/tag-keys';
import type { Rule } from './rule';
import { findingAt, resourcesOf, tagOf } from './support/resources';
import { numberOf, shortJson } from './support/template-values';

const controls: Role = 'controls';

/** Nothing is left out: what AppConfig takes for a missing value is its own to change. */
const expected = { DeploymentDurationInMinutes: 0, FinalBakeTimeInMinutes: 0, GrowthFactor: 100 } as const;

export const switchesActAtOnce: Rule = {
  id: 'switches-act-at-once',
  title: 'What operators switch in an incident is in force at once, and the next switch need not wait.',
  consequence:
    'No public postmortem is known to name it. By default AppConfig takes twenty minutes over a change, and ten more of ' +
    'bake even where it is deployed all at once; until then the environment takes no other one.',
  source:
    'https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-creating-deployment-strategy.html',
  check: (stacks) =>
    resourcesOf(stacks, 'AWS::AppConfig::DeploymentStrategy')
      .filter((strategy) => tagOf(strategy, tagKeys.role) === controls)
      .flatMap((strategy) =>
        Object.entries(expected)
          .filter(([name, value]) => numberOf(strategy.properties[name]) !== value)
          .map(([name, value]) =>
            findingAt(strategy, `${name} is ${shortJson(strategy.properties[name])}, expected ${value}`),
          ),
      ),
};
