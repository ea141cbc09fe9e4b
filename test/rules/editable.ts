import type { ParsedStack } from '../../rules/rule';

type Json = Record<string, unknown>;

/** A place in an app: the stack and the resource. */
export interface Place {
  readonly stack: string;
  readonly logicalId: string;
}

/**
 * A copy of an app's templates that a test breaks. Every change that changes nothing is an error of the test. A resource
 * is copied when somebody reaches into it: copies of all of them, two hundred times, took two seconds.
 */
export class Editable {
  readonly stacks: ParsedStack[];
  private readonly copied = new Set<unknown>();

  constructor(stacks: readonly ParsedStack[]) {
    this.stacks = stacks.map(({ name, template }) => ({
      name,
      template: { ...template, Resources: { ...template.Resources } },
    }));
  }

  /** All resources of a type that, as JSON, hold some texts. At least one. */
  findAll(type: string, ...holding: readonly string[]): Place[] {
    const found = this.all(type).filter((place) => {
      const text = JSON.stringify(this.resources(place.stack)[place.logicalId]);
      return holding.every((one) => text.includes(one));
    });
    if (found.length === 0) throw new Error(`expected some ${type} with ${holding.join(', ')}, got none`);
    return found;
  }

  /** The one such resource. */
  find(type: string, ...holding: readonly string[]): Place {
    const found = this.findAll(type, ...holding);
    const [first] = found;
    if (first === undefined || found.length > 1) {
      throw new Error(`expected one ${type} with ${holding.join(', ')}, got ${found.length}`);
    }
    return first;
  }

  /** A value below a resource: `Properties.Tags.0.Value`. */
  get(place: Place, path: string): unknown {
    return path.split('.').reduce<unknown>((value, key) => object(value)[key], this.resource(place));
  }

  /** The one entry of a list that, as JSON, holds a text. */
  pick(place: Place, path: string, holding: string): unknown {
    const found = this.list(place, path).filter((one) => JSON.stringify(one).includes(holding));
    if (found.length !== 1) throw new Error(`expected one ${holding} in ${path}, got ${found.length}`);
    return found[0];
  }

  set(place: Place, path: string, value: unknown): void {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    const holder = object(keys.reduce<unknown>((one, key) => object(one)[key], this.resource(place)));
    if (JSON.stringify(holder[last]) === JSON.stringify(value)) throw new Error(`${path} is so already`);
    if (value === undefined) delete holder[last];
    else holder[last] = value;
  }

  /** `set` with what a function makes of the value. */
  change(place: Place, path: string, to: (value: string) => string): void {
    this.set(place, path, to(String(this.get(place, path))));
  }

  remove(place: Place, path: string): void {
    this.set(place, path, undefined);
  }

  push(place: Place, path: string, value: unknown): void {
    this.list(place, path).push(value);
  }

  /** Removes what a list holds whose JSON holds a text. */
  drop(place: Place, path: string, holding: string): void {
    const kept = this.list(place, path).filter((one) => !JSON.stringify(one).includes(holding));
    this.set(place, path, kept);
  }

  add(place: Place, resource: Json): void {
    const resources = this.resources(place.stack);
    if (resources[place.logicalId] !== undefined) throw new Error(`${place.logicalId} exists`);
    resources[place.logicalId] = resource;
  }

  delete(place: Place): void {
    this.resource(place);
    delete this.resources(place.stack)[place.logicalId];
  }

  private all(type: string): Place[] {
    return this.stacks.flatMap(({ name, template }) =>
      Object.entries(template.Resources)
        .filter(([, { Type }]) => Type === type)
        .map(([logicalId]) => ({ stack: name, logicalId })),
    );
  }

  private list(place: Place, path: string): unknown[] {
    const list = this.get(place, path);
    if (!Array.isArray(list)) throw new Error(`${path} is no list`);
    return list;
  }

  private resource({ stack, logicalId }: Place): unknown {
    const resources = this.resources(stack);
    const resource = resources[logicalId];
    if (resource === undefined) throw new Error(`no ${logicalId} in ${stack}`);
    if (this.copied.has(resource)) return resource;
    const copy = structuredClone(resource);
    resources[logicalId] = copy;
    this.copied.add(copy);
    return copy;
  }

  private resources(stack: string): Json {
    return object(this.stacks.find(({ name }) => name === stack)?.template.Resources);
  }
}

function object(value: unknown): Json {
  if (!isObject(value)) throw new Error(`no object: ${JSON.stringify(value)}`);
  return value;
}

/** A list too: its indexes are keys. */
function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}
