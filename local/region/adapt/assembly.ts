import { readFile } from 'node:fs/promises';
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
