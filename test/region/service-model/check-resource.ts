import { recordIn } from '../../../domain/json-record';
import type { ServiceModel, Shape } from './service-models';
import { servicePattern } from './service-pattern';
import { intrinsicOf, templateText } from './template-text';

/** How CloudFormation's properties of a resource type become members of the API's input. */
export interface ResourceModel {
  /** Folder of botocore's data. */
  readonly service: string;
  /** What CloudFormation calls. Members of all inputs are known; what the first one requires is required. */
  readonly operations: readonly string[];
  /** Members that are called otherwise, by the property's path without indexes: `Tags.Key`. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Shapes that stand somewhere else in the API, by the property's path: their members together. */
  readonly shapes?: Readonly<Record<string, readonly string[]>>;
  /** Required members that CloudFormation fills in, by their path. */
  readonly filledIn?: readonly string[];
  /** Paths that the API does not know under any name, and why. What is below them is not checked. */
  readonly unmapped?: Readonly<Record<string, string>>;
}

export interface ResourceCheck {
  /** What the service would refuse. */
  readonly problems: readonly string[];
  /** Paths that were not checked, for want of a member. */
  readonly unmapped: readonly string[];
  /** Patterns that JavaScript cannot say. */
  readonly patterns: readonly string[];
  /** Limits that values were held against. */
  readonly held: number;
}

/**
 * Holds the properties of a resource against what the service's own API model accepts: lengths and sizes, ranges,
 * patterns, enums, and what is required. What is known only when it is deployed passes, as far as it is unknown.
 *
 * @param defaults of the template's parameters, by name
 */
export function checkResource(
  properties: Readonly<Record<string, unknown>>,
  [resource, model]: readonly [ResourceModel, ServiceModel],
  defaults: Readonly<Record<string, unknown>> = {},
): ResourceCheck {
  const walk = new Walk(resource, model, defaults);
  walk.structure(properties, resource.operations, '');
  return walk;
}

class Walk implements ResourceCheck {
  readonly problems: string[] = [];
  readonly unmapped: string[] = [];
  readonly patterns: string[] = [];
  held = 0;

  constructor(
    private readonly resource: ResourceModel,
    private readonly model: ServiceModel,
    private readonly defaults: Readonly<Record<string, unknown>>,
  ) {}

  /** @param names of the shapes whose members may stand there; the first one's required members must */
  structure(value: unknown, names: readonly string[], path: string): void {
    const record = recordIn(value);
    if (record === undefined) {
      this.wrapped(value, names[0], path);
      return;
    }
    const shapes = names.map((name) => this.model.shape(name));
    const members = shapes.flatMap((shape) => Object.entries(shape.members ?? {}));
    const present = new Set<string>();
    for (const [property, one] of Object.entries(record)) {
      if (intrinsicOf(one)?.argument === 'AWS::NoValue') continue;
      const place = below(path, property);
      const wanted = (this.resource.renamed?.[place] ?? property).toLowerCase();
      const [name, member] = members.find(([candidate]) => candidate.toLowerCase() === wanted) ?? [];
      if (name !== undefined) present.add(name);
      const elsewhere = this.resource.shapes?.[place];
      if (elsewhere !== undefined) this.each(one, elsewhere, place);
      else if (member === undefined || this.resource.unmapped?.[place] !== undefined)
        this.unmapped.push(place);
      else this.check(one, member.shape, place);
    }
    for (const name of shapes[0]?.required ?? []) {
      if (this.resource.filledIn?.includes(below(path, name)) === true) continue;
      this.held += 1;
      if (!present.has(name)) this.problems.push(`${path === '' ? 'the resource' : path}: requires ${name}`);
    }
  }

  /** EC2 takes its switches as an object with one `Value`, CloudFormation as they are. */
  private wrapped(value: unknown, name: string | undefined, path: string): void {
    const [only, ...others] = Object.entries(this.model.shape(String(name)).members ?? {});
    if (only?.[0] === 'Value' && others.length === 0) this.check(value, only[1].shape, path);
    else this.refuse(path, 'expected an object', value);
  }

  /** A property whose shape stands elsewhere: an object of it, or a list of those. */
  private each(value: unknown, names: readonly string[], path: string): void {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (intrinsicOf(one) === undefined) this.structure(one, names, path);
    }
  }

  private check(value: unknown, name: string, path: string): void {
    const intrinsic = intrinsicOf(value);
    if (intrinsic?.name === 'Fn::If' && Array.isArray(intrinsic.argument)) {
      for (const branch of intrinsic.argument.slice(1)) this.check(branch, name, path);
      return;
    }
    const shape = this.model.shape(name);
    if (shape.type === 'string') this.text(value, shape, path);
    else if (shape.type === 'list' || shape.type === 'map' || shape.type === 'structure') {
      if (intrinsic !== undefined) return;
      if (shape.type === 'structure') this.structure(value, [name], path);
      else if (shape.type === 'list') this.list(value, shape, path);
      else this.map(value, shape, path);
    } else this.scalar(value, shape, path);
  }

  private list(value: unknown, shape: Shape, path: string): void {
    // Where the API takes several, CloudFormation may take one.
    const values = Array.isArray(value) ? value : path === 'Tags' ? tagsOf(value) : [value];
    this.within(values.length, shape, { path, unit: ' entries' });
    for (const one of values) if (shape.member !== undefined) this.check(one, shape.member.shape, path);
  }

  /** Tags are a map in some APIs, and a list in CloudFormation. */
  private map(value: unknown, shape: Shape, path: string): void {
    const entries: readonly (readonly [unknown, unknown])[] = Array.isArray(value)
      ? value.map((tag) => [recordIn(tag)?.Key, recordIn(tag)?.Value])
      : Object.entries(recordIn(value) ?? {});
    this.within(entries.length, shape, { path, unit: ' entries' });
    for (const [key, one] of entries) {
      if (shape.key !== undefined) this.check(key, shape.key.shape, `${path}.*`);
      if (shape.value !== undefined) this.check(one, shape.value.shape, `${path}.*`);
    }
  }

  private text(value: unknown, shape: Shape, path: string): void {
    const { text, atLeast } = templateText(value, this.defaults);
    const { min, max } = shape;
    this.within(atLeast, text === undefined ? { max } : { min, max }, { path, unit: ' characters' });
    if (text === undefined) return;
    if (shape.enum !== undefined) {
      this.held += 1;
      if (!shape.enum.includes(text)) this.refuse(path, `expected one of ${shape.enum.join(', ')}`, text);
    }
    if (shape.pattern === undefined) return;
    const pattern = servicePattern(shape.pattern);
    if (pattern === undefined) {
      this.patterns.push(shape.pattern);
      return;
    }
    this.held += 1;
    if (!pattern.test(text)) this.refuse(path, `expected ${shape.pattern}`, text);
  }

  private scalar(value: unknown, shape: Shape, path: string): void {
    const { text } = templateText(value, this.defaults);
    if (text === undefined) return;
    if (shape.type === 'boolean') {
      this.held += 1;
      if (text !== 'true' && text !== 'false') this.refuse(path, 'expected true or false', text);
      return;
    }
    const whole = shape.type === 'integer' || shape.type === 'long';
    if (!whole && shape.type !== 'float' && shape.type !== 'double') return;
    const number = Number(text);
    if (text.trim() === '' || Number.isNaN(number) || (whole && !Number.isInteger(number))) {
      this.refuse(path, whole ? 'expected a whole number' : 'expected a number', text);
    } else this.within(number, shape, { path, unit: '' });
  }

  private within(amount: number, { min, max }: Partial<Shape>, { path, unit }: Measured): void {
    this.held += (min === undefined ? 0 : 1) + (max === undefined ? 0 : 1);
    if (min !== undefined && amount < min) {
      this.problems.push(`${path}: expected at least ${min}${unit}, got ${amount}`);
    }
    if (max !== undefined && amount > max) {
      this.problems.push(`${path}: expected at most ${max}${unit}, got ${amount}`);
    }
  }

  private refuse(path: string, expected: string, value: unknown): void {
    this.problems.push(`${path}: ${expected}, got ${JSON.stringify(value)}`);
  }
}

interface Measured {
  readonly path: string;
  /** ` characters`, or nothing for a plain number. */
  readonly unit: string;
}

function below(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** Of Parameter Store: a list in the API, and a map in CloudFormation. */
function tagsOf(value: unknown): readonly unknown[] {
  return Object.entries(recordIn(value) ?? {}).map(([Key, Value]) => ({ Key, Value }));
}
