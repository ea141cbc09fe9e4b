/** The text that a value is, whatever is deployed: a string, a number, or a join of such. Otherwise nothing. */
export function literalText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (!isRecord(value) || !Array.isArray(value['Fn::Join'])) return undefined;
  const [separator, parts]: readonly unknown[] = value['Fn::Join'];
  if (typeof separator !== 'string' || !Array.isArray(parts)) return undefined;
  const texts = parts.map(literalText);
  return texts.includes(undefined) ? undefined : texts.join(separator);
}

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A JSON object, or an empty one for anything else, so that a rule finds a missing part and does not stumble over it. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

/** A list; nothing is an empty one, and a single value one of one, as CloudFormation reads it. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** A number, also where a template says it as text, as CloudFormation allows; nothing for a function. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** Whether a template says yes, as a boolean or, as CloudFormation allows, as text. A function is not a yes. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

/** The values that `Fn::Join` or `Fn::Sub` puts together; nothing for any other value. */
export function partsOf(value: unknown): readonly unknown[] {
  if (!isRecord(value)) return [];
  const join = value['Fn::Join'];
  if (Array.isArray(join)) return join.slice(1).flat();
  const sub = value['Fn::Sub'];
  const [text, variables] = Array.isArray(sub) ? sub : [sub, {}];
  return typeof text === 'string'
    ? places(text).map((place) => recordOf(variables)[place] ?? named(place))
    : [];
}

/** `${Store}`, `${Store.Arn}`; `${!Literal}` is none. */
function places(text: string): string[] {
  return [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, place]) => place ?? '');
}

function named(place: string): unknown {
  return place.includes('.') ? { 'Fn::GetAtt': place } : { Ref: place };
}

const maxCharacters = 80;

/** A value of a template in a message: as JSON, shortened. */
export function shortJson(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > maxCharacters ? `${text.slice(0, maxCharacters - 3)}...` : text;
}
