import { secretKey } from '../state/private-files';
import type { RegionDirectory } from '../state/region-directory';
import { rememberedPorts } from '../state/remembered-ports';
import { type AdaptedTemplate, adaptTemplate } from './adapt-template';
import { type AssemblyStack, readAssembly, writeTemplate } from './assembly';
import { checkImports } from './check-imports';
import { storePortNames } from './point-at-local-stores';

/** A stack of the assembly, before and after. */
export interface AdaptedStack extends AdaptedTemplate {
  readonly name: string;
  /** The template users deploy. */
  readonly original: AssemblyStack['template'];
}

/**
 * Adapts an assembly where it stands; the caller made the copy. Run again on a fresh copy of the same assembly in
 * the same region it writes the same bytes, which is what lets a second deploy find no changes.
 * @throws RegionError if something cannot be adapted without deploying something else than was written
 */
export async function adaptAssembly(
  directory: string,
  region: Pick<RegionDirectory, 'ports' | 'key'>,
): Promise<AdaptedStack[]> {
  const stacks = await readAssembly(directory);
  const names = stacks.flatMap(({ template, name }) => storePortNames(template, name));
  const [ports, key] = [await rememberedPorts(region.ports, names), await secretKey(region.key)];
  const adapted = stacks.map((stack) => ({
    ...adaptTemplate(stack.template, { stack: stack.name, ports, key }),
    name: stack.name,
    original: stack.template,
  }));
  checkImports(adapted);
  for (const [index, stack] of stacks.entries()) {
    const changed = adapted[index];
    if (changed !== undefined) await writeTemplate(directory, stack, changed.template);
  }
  return adapted;
}
