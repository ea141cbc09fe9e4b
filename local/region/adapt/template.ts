import { z } from 'zod';

/** A JSON value as it stands in a template: literals and intrinsic functions alike. */
export type Json = string | number | boolean | null | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };

const objectShape = z.record(z.string(), z.json());

const resourceShape = z
  .object({
    Type: z.string(),
    Properties: objectShape.optional(),
    DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
  })
  .catchall(z.json());

const outputShape = z.object({ Value: z.json() }).catchall(z.json());

const templateShape = z
  .object({
    Metadata: objectShape.optional(),
    Resources: z.record(z.string(), resourceShape).default({}),
    Outputs: z.record(z.string(), outputShape).optional(),
  })
  .catchall(z.json());

export type TemplateResource = z.infer<typeof resourceShape>;
export type Template = z.infer<typeof templateShape>;

/** Reads a synthesised template. @throws ZodError if it is none */
export function readTemplate(text: string): Template {
  return templateShape.parse(JSON.parse(text));
}

/** One thing that differs from the template users deploy. */
export interface AdaptationNote {
  /** `left-out`: not there at all. `changed`: there, but not as written. `by-api`: made after the deploy. */
  readonly kind: 'left-out' | 'changed' | 'by-api';
  /** What it is, for people: `scalable target`, `2 security group rules`. */
  readonly what: string;
  readonly logicalId: string;
  /** The same for all resources it applies to, so that they can be told together. */
  readonly reason: string;
  /** What is particular to this one, such as the other end of a rule. */
  readonly detail?: string;
}

/** What every adaptation returns: the input is never changed. */
export interface Adapted {
  readonly template: Template;
  readonly notes: readonly AdaptationNote[];
}

/** Resources of one type, by logical id in the order of the template. */
export function resourcesOfType(template: Template, type: string): [logicalId: string, TemplateResource][] {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
}

/** A copy of the template in which some resources are others. */
export function withResources(
  template: Template,
  changed: Readonly<Record<string, TemplateResource>>,
): Template {
  return { ...template, Resources: { ...template.Resources, ...changed } };
}

/** A copy of a resource in which some properties are others. */
export function withProperties(resource: TemplateResource, changed: JsonObject): TemplateResource {
  return { ...resource, Properties: { ...resource.Properties, ...changed } };
}

/**
 * A copy of the template whose metadata says what it does not hold, one entry per property. Metadata does nothing,
 * but it is part of what `cdk diff` compares and of what `cdk deploy` looks at for changes.
 */
export function withMetadata(
  template: Template,
  kind: AdaptationNote['kind'],
  resources: Readonly<Record<string, TemplateResource>>,
): Template {
  const entries = Object.entries(resources).flatMap(([logicalId, { Type, Properties = {} }]) => {
    const { Tags: _, ...telling } = Properties;
    const properties = Object.entries(telling).map(([name, value]) => [
      `${kind}:${logicalId}.${name}`,
      value,
    ]);
    return [[`${kind}:${logicalId}`, Type], ...properties];
  });
  if (entries.length === 0) return template;
  return { ...template, Metadata: { ...template.Metadata, ...Object.fromEntries(entries) } };
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
