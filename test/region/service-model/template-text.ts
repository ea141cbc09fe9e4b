import { recordIn } from '../../../domain/json-record';

/** What a template says of a text: the whole of it, or at least how long it is. */
export interface TemplateText {
  /** Undefined where a part is known only when it is deployed. */
  readonly text: string | undefined;
  /** Characters that stand there whatever the unknown parts turn out to be. */
  readonly atLeast: number;
}

const unknown: TemplateText = { text: undefined, atLeast: 0 };
const dynamicReference = '{{resolve:';

/** A value that CloudFormation works out: `Ref`, or one of its functions. */
export function intrinsicOf(
  value: unknown,
): { readonly name: string; readonly argument: unknown } | undefined {
  const [only, ...others] = Object.entries(recordIn(value) ?? {});
  if (only === undefined || others.length > 0) return undefined;
  const [name, argument] = only;
  return name === 'Ref' || name.startsWith('Fn::') ? { name, argument } : undefined;
}

/**
 * Reads a text of a template as far as it is known before a deploy. An object is read as the JSON that the API takes in
 * its place: a policy, say.
 *
 * @param defaults of the parameters, by name: what a deploy takes that says nothing
 */
export function templateText(value: unknown, defaults: Readonly<Record<string, unknown>>): TemplateText {
  const intrinsic = intrinsicOf(value);
  if (intrinsic?.name === 'Ref') return refText(defaults[String(intrinsic.argument)]);
  if (intrinsic?.name === 'Fn::Join') return joinText(intrinsic.argument, defaults);
  if (intrinsic !== undefined) return unknown;
  if (typeof value === 'object' && value !== null) return { text: undefined, atLeast: literalLength(value) };
  // What a secret holds, and how long it is, is known to nobody.
  const text = String(value);
  return text.includes(dynamicReference) ? unknown : { text, atLeast: text.length };
}

function refText(byDefault: unknown): TemplateText {
  return typeof byDefault === 'string' && byDefault !== ''
    ? { text: byDefault, atLeast: byDefault.length }
    : unknown;
}

function joinText(argument: unknown, defaults: Readonly<Record<string, unknown>>): TemplateText {
  const [separator, parts]: readonly unknown[] = Array.isArray(argument) ? argument : [];
  if (typeof separator !== 'string' || !Array.isArray(parts)) return unknown;
  // A reference to a secret begins in one part and ends in another.
  if (parts.some((part) => typeof part === 'string' && part.includes(dynamicReference))) return unknown;
  const texts = parts.map((part) => templateText(part, defaults));
  const whole = texts.flatMap(({ text }) => (text === undefined ? [] : [text]));
  const between = separator.length * Math.max(0, texts.length - 1);
  return {
    text: whole.length === texts.length ? whole.join(separator) : undefined,
    atLeast: texts.reduce((sum, { atLeast }) => sum + atLeast, between),
  };
}

/** Of the JSON of a document, without what CloudFormation works out. */
function literalLength(document: object): number {
  const literal = JSON.stringify(document, (_, value: unknown) =>
    intrinsicOf(value) === undefined ? value : '',
  );
  return literal.length;
}
