import { isObject, type Json, type JsonObject, type Template, type TemplateResource } from './template';

/** One use of a resource by another: `Ref`, `Fn::GetAtt` or a variable in `Fn::Sub`. */
export interface TemplateReference {
  readonly logicalId: string;
  /** Undefined for `Ref`. */
  readonly attribute?: string;
}

/** Every reference inside a value, repeated ones too. Names may also be parameters or pseudo parameters. */
export function templateReferencesIn(value: Json | undefined): TemplateReference[] {
  if (Array.isArray(value)) return value.flatMap(templateReferencesIn);
  if (!isObject(value)) return [];
  const own = referenceOf(value);
  if (own !== undefined) return [own];
  const variables = 'Fn::Sub' in value ? subVariables(value['Fn::Sub']) : [];
  return [...variables, ...Object.values(value).flatMap(templateReferencesIn)];
}

/** The reference that a value is, if it is nothing but one. */
export function referenceOf(value: Json | undefined): TemplateReference | undefined {
  if (!isObject(value) || Object.keys(value).length !== 1) return undefined;
  if (typeof value.Ref === 'string') return { logicalId: value.Ref };
  const argument = value['Fn::GetAtt'];
  if (typeof argument === 'string') return split(argument);
  if (!Array.isArray(argument)) return undefined;
  const [logicalId, attribute] = argument;
  return typeof logicalId === 'string' && typeof attribute === 'string'
    ? { logicalId, attribute }
    : undefined;
}

/** Replaces what a resource waits for; undefined takes an entry away, and without any the list goes too. */
export function mapDependencies(
  resource: TemplateResource,
  change: (logicalId: string) => string | undefined,
): TemplateResource {
  const { DependsOn, ...rest } = resource;
  if (DependsOn === undefined) return resource;
  const stay = [DependsOn].flat().map(change);
  const changed = [...new Set(stay.filter((logicalId) => logicalId !== undefined))];
  return changed.length === 0 ? rest : { ...rest, DependsOn: changed };
}

/** Replaces parts of a value from the inside out. `change` returns what it is given where it has nothing to say. */
export function mapJson(value: Json, change: (value: Json) => Json): Json {
  if (Array.isArray(value)) return change(value.map((item) => mapJson(item, change)));
  if (!isObject(value)) return change(value);
  return change(mapObject(value, (item) => mapJson(item, change)));
}

/**
 * Applies a change to the properties of all resources and the values of all outputs; the input stays as it is.
 * @returns also the logical ids and output keys of what is another now
 */
export function mapTemplate(
  template: Template,
  change: (value: Json) => Json,
): { readonly template: Template; readonly changed: readonly string[] } {
  const mapped = structuredClone(template);
  const changed: string[] = [];
  for (const [logicalId, resource] of Object.entries(mapped.Resources)) {
    const { Properties } = resource;
    if (Properties === undefined) continue;
    resource.Properties = mapObject(Properties, change);
    if (!isSame(resource.Properties, Properties)) changed.push(logicalId);
  }
  for (const [key, output] of Object.entries(mapped.Outputs ?? {})) {
    const { Value } = output;
    output.Value = change(Value);
    if (!isSame(output.Value, Value)) changed.push(key);
  }
  return { template: mapped, changed };
}

function isSame(one: Json, other: Json): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function mapObject(value: JsonObject, change: (value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]));
}

/** Replaces `${Name}` and `${Name.Attribute}` in the text of every `Fn::Sub`; undefined leaves one as it is. */
export function mapSubVariables(
  value: Json,
  change: (reference: TemplateReference) => string | undefined,
): Json {
  return mapJson(value, (part) => {
    if (!isObject(part) || !('Fn::Sub' in part)) return part;
    const argument = part['Fn::Sub'];
    const [text, ...bindings] = Array.isArray(argument) ? argument : [argument];
    if (typeof text !== 'string') return part;
    const changed = text.replace(VARIABLE, (variable, name: string) => change(split(name)) ?? variable);
    return { 'Fn::Sub': Array.isArray(argument) ? [changed, ...bindings] : changed };
  });
}

/** `${!Literal}` is an escape, not a variable. */
const VARIABLE = /\$\{([^!}][^}]*)\}/g;

function subVariables(argument: Json | undefined): TemplateReference[] {
  const [text, bindings] = Array.isArray(argument) ? argument : [argument];
  if (typeof text !== 'string') return [];
  return [...text.matchAll(VARIABLE)]
    .map(([, name]) => split(name ?? ''))
    .filter(({ logicalId }) => !(isObject(bindings) && logicalId in bindings));
}

function split(name: string): TemplateReference {
  const dot = name.indexOf('.');
  return dot < 0 ? { logicalId: name } : { logicalId: name.slice(0, dot), attribute: name.slice(dot + 1) };
}
