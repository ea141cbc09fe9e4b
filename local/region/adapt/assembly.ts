import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readTemplate, type Template } from './template';

const manifestShape = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z
        .object({
          stackName: z.string().optional(),
          templateFile: z.string().optional(),
          stackTemplateAssetObjectUrl: z.string().optional(),
        })
        .optional(),
    }),
  ),
});

/** One stack of a synthesised assembly. */
export interface AssemblyStack {
  readonly name: string;
  readonly templateFile: string;
  /** The manifest of the stack's file assets, of which its own template is one. */
  readonly assetsFile: string;
  /** Hash under which the template is uploaded; undefined with a synthesizer that uploads none. */
  readonly templateHash?: string;
  readonly template: Template;
}

/** The stacks of a synthesised assembly, in the order of its manifest. @throws ZodError or ENOENT if it is none */
export async function readAssembly(directory: string): Promise<AssemblyStack[]> {
  const { artifacts } = manifestShape.parse(
    JSON.parse(await readFile(join(directory, 'manifest.json'), 'utf8')),
  );
  const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  return Promise.all(
    stacks.map(async ([id, { properties }]) => {
      const templateFile = properties?.templateFile ?? `${id}.template.json`;
      const templateHash = /([0-9a-f]{64})\.json$/.exec(properties?.stackTemplateAssetObjectUrl ?? '')?.[1];
      return {
        name: properties?.stackName ?? id,
        templateFile,
        assetsFile: `${id}.assets.json`,
        ...(templateHash === undefined ? {} : { templateHash }),
        template: readTemplate(await readFile(join(directory, templateFile), 'utf8')),
      };
    }),
  );
}

/** Puts another template in the place of a stack's own. */
export async function writeTemplate(
  directory: string,
  stack: AssemblyStack,
  template: Template,
): Promise<void> {
  const text = JSON.stringify(template, undefined, 1);
  await writeFile(join(directory, stack.templateFile), text);
  if (stack.templateHash === undefined) return;
  // The template is an asset too, and assets are uploaded once per hash: under its old hash an older copy would be
  // deployed without a word.
  const hash = createHash('sha256').update(text).digest('hex');
  for (const file of [stack.assetsFile, 'manifest.json']) {
    const path = join(directory, file);
    await writeFile(path, (await readFile(path, 'utf8')).replaceAll(stack.templateHash, hash));
  }
}
