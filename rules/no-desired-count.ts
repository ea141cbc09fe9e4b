import type { Rule } from './rule';
import { findingAt } from './support/resources';
import { servicesOf } from './support/services';
import { shortJson } from './support/template-values';

export const noDesiredCount: Rule = {
  id: 'no-desired-count',
  title: 'No template says how many tasks run; scaling does.',
  consequence:
    'Mapbox, January 2021: a deploy set a watchbot that had scaled out back to one task. Others saw services fall from ' +
    '100 tasks to 2 because a tag had changed (cloudformation-coverage-roadmap 187).',
  source: 'https://github.com/mapbox/ecs-watchbot/issues/349',
  check: (stacks) =>
    servicesOf(stacks)
      .filter(({ properties }) => properties.DesiredCount !== undefined)
      .map((service) =>
        findingAt(service, `DesiredCount is ${shortJson(service.properties.DesiredCount)}, expected none`),
      ),
};
