import type { AdaptedStack } from '../adapt/adapt-assembly';
import { isObject } from '../adapt/template';
import { RegionError } from '../region-error';

/**
 * Refuses parameters that no stack has. The CDK ignores a misspelt name without a word, and the image that was meant
 * to be deployed would not be.
 * @param parameters `Stack:Key=Value`
 * @throws RegionError that names the parameters there are
 */
export function checkParameters(
  stacks: readonly Pick<AdaptedStack, 'name' | 'original'>[],
  parameters: readonly string[],
): void {
  const known = stacks.flatMap(({ name, original }) => {
    const declared = isObject(original.Parameters) ? Object.keys(original.Parameters) : [];
    return declared.filter((key) => key !== 'BootstrapVersion').map((key) => `${name}:${key}`);
  });
  for (const parameter of parameters) {
    const [, target] = /^([^=]+)=/.exec(parameter) ?? [];
    if (target !== undefined && known.includes(target)) continue;
    throw new RegionError(
      `--parameters: expected Stack:Key=Value with one of ${known.join(', ')}, got "${parameter}".`,
    );
  }
}
