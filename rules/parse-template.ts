import type { ParsedResource, ParsedTemplate } from './parsed-template';
import { isRecord } from './support/template-values';

/**
 * A template file's text as a template. CDK leaves `Resources` out of a stack without any.
 *
 * @throws Error when it is not the JSON of a template.
 */
export function parseTemplate(text: string): ParsedTemplate {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value)) throw new Error('a template is a JSON object');
  const resources = value.Resources ?? {};
  if (!isResources(resources)) throw new Error('every resource of a template has a Type');
  return { ...value, Resources: resources };
}

function isResources(value: unknown): value is Record<string, ParsedResource> {
  return isRecord(value) && Object.values(value).every(isResource);
}

function isResource(value: unknown): value is ParsedResource {
  return (
    isRecord(value) &&
    typeof value.Type === 'string' &&
    (value.Properties === undefined || isRecord(value.Properties))
  );
}
