import type { SynthesisedTemplate } from './parsed-template';
import type { Synthesised } from './synthesise';

/** Platform and the stacks of all worker pools as if they were one: whatever runs the app. Logical ids are those of one stack only. */
export function runningTemplate({ Platform, ...others }: Synthesised['parsed']): SynthesisedTemplate {
  const pools = Object.entries(others).filter(([name]) => name.startsWith('Pool-'));
  return {
    ...Platform,
    Resources: Object.assign({}, Platform.Resources, ...pools.map(([, { Resources }]) => Resources)),
  };
}
