import type { ParsedStack } from '../../rules/rule';

type Json = Record<string, unknown>;

/** A place in an app: the stack and the resource. */
export interface Place {
  readonly stack: string;
  readonly logicalId: string;
}

/** A copy of an app's templates that a test breaks. Every change that changes nothing is an error of the test. */
export class Editable {
  readonly stacks: ParsedStack[];

  constructor(stacks: readonly ParsedStack[]) {
    this.stacks = structuredClone([...stacks]);
  }

  /** The one resource of a type whose properties, as JSON, hold a text. */
  find(type: string, holding = ''): Place {
    const found = this.all(type).filter(({ stack, logicalId }) =>
      JSON.stringify(this.resource({ stack, logicalId })).includes(holding),
    );
    const [first] = found;
    if (first === undefined || found.length > 1) {
      throw new Error(`expected one ${type} with ${holding}, got ${found.length}`);
    }
    return first;
  }

  all(type: string): Place[] {
    return this.stacks.flatMap(({ name, template }) =>
      Object.entries(template.Resources)
        .filter(([, { Type }]) => Type === type)
        .map(([logicalId]) => ({ stack: name, logicalId })),
    );
  }

  /** A value below a resource: `Properties.Tags.0.Value`. */
  get(place: Place, path: string): unknown {
    return path.split('.').reduce<unknown>((value, key) => object(value)[key], this.resource(place));
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
    const list = this.get(place, path);
    if (!Array.isArray(list)) throw new Error(`${path} is no list`);
    list.push(value);
  }

  /** Removes what a list holds whose JSON holds a text. */
  drop(place: Place, path: string, holding: string): void {
    const list = this.get(place, path);
    if (!Array.isArray(list)) throw new Error(`${path} is no list`);
    this.set(
      place,
      path,
      list.filter((one) => !JSON.stringify(one).includes(holding)),
    );
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

  private resource({ stack, logicalId }: Place): unknown {
    const resource = this.resources(stack)[logicalId];
    if (resource === undefined) throw new Error(`no ${logicalId} in ${stack}`);
    return resource;
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
