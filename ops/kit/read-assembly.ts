import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { stackId } from '../../config/contract/stack-id';
import { parseTemplate } from '../../rules/parse-template';
import type { ParsedStack } from '../../rules/rule';
import { CliError } from './command-result';

/** A stack as an assembly holds it. */
export interface AssemblyStack extends ParsedStack {
  /** Names of stacks that are deployed before it. */
  readonly dependencies: readonly string[];
  /** Whether CloudFormation refuses to delete it. */
  readonly terminationProtection: boolean;
}

const manifestShape = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      dependencies: z.array(z.string()).default([]),
      properties: z
        .object({
          stackName: z.string().optional(),
          templateFile: z.string().optional(),
          terminationProtection: z.boolean().optional(),
        })
        .default({}),
    }),
  ),
});

/**
 * The stacks of a stage in an assembly, as `cdk synth` writes it.
 *
 * @param option as in `--base`: what the message begins with
 * @throws CliError 2 where the folder is no assembly, or one of another stage
 */
export function readAssembly(directory: string, stage: string, option: string): AssemblyStack[] {
  const artifacts = manifestOf(directory, option);
  const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const nameOf = (id: string) => artifacts[id]?.properties.stackName ?? id;
  const prefix = stackId(stage, 'Pool-').slice(0, -'Pool-'.length);
  const ours = stacks.filter(([id]) => nameOf(id).startsWith(prefix));
  if (ours.length === 0) {
    const names = stacks.map(([id]) => nameOf(id));
    const got = names.length === 0 ? 'none' : names.slice(0, 3).join(', ');
    throw new CliError(
      2,
      `${option}: expected an assembly with stacks of ${stage}, got ${got} in ${directory}`,
    );
  }
  const ids = new Set(stacks.map(([id]) => id));
  return ours.map(([id, { dependencies, properties }]) => ({
    name: nameOf(id),
    template: templateOf(join(directory, properties.templateFile ?? `${id}.template.json`), option),
    dependencies: dependencies.filter((one) => ids.has(one)).map(nameOf),
    terminationProtection: properties.terminationProtection === true,
  }));
}

function manifestOf(directory: string, option: string) {
  const path = join(directory, 'manifest.json');
  const parsed = manifestShape.safeParse(jsonOf(path, option));
  if (parsed.success) return parsed.data.artifacts;
  throw new CliError(2, `${option}: expected the manifest of a CDK assembly, got another JSON in ${path}`);
}

function templateOf(path: string, option: string): ParsedStack['template'] {
  const text = textOf(path, option);
  try {
    return parseTemplate(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(2, `${option}: expected a template, got a file that is none (${reason}): ${path}`);
  }
}

function jsonOf(path: string, option: string): unknown {
  const text = textOf(path, option);
  try {
    return JSON.parse(text);
  } catch {
    throw new CliError(2, `${option}: expected JSON, got another text in ${path}`);
  }
}

function textOf(path: string, option: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new CliError(
      2,
      `${option}: expected the folder of a CDK assembly, got none with a file ${path} that can be read`,
    );
  }
}
