import type { ParsedTemplate } from '../../rules/parsed-template';
import type { ParsedStack } from '../../rules/rule';
import { referencesIn } from '../../rules/support/references';
import { isRecord } from '../../rules/support/template-values';

/** What makes a text that is also a number none. */
const mark = '\u2060';

/**
 * A template whose texts differ for cloudformation-diff whenever they differ for AWS. It compares texts as numbers where
 * both are some: version 8.1 and 8.10 are one for it, and so are an empty variable and 0. Numbers and booleans become
 * texts, which CloudFormation takes for the same.
 */
export function distinctTexts(template: ParsedTemplate): ParsedTemplate {
  return JSON.parse(JSON.stringify(template), (_, value: unknown) => {
    const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
    return typeof text === 'string' && !Number.isNaN(Number(text)) ? `${text}${mark}` : text;
  });
}

/** What the references of a template lead to, by the reference as JSON. */
type ReferenceTargets = (value: Readonly<Record<string, unknown>>) => readonly string[];

export function referenceTargets(all: readonly ParsedStack[], { name }: ParsedStack): ReferenceTargets {
  const known = new Map<string, readonly string[]>();
  return (value) => {
    const text = JSON.stringify(value);
    const found = known.get(text) ?? referencesIn(all, { stack: name, value }).map(({ key }) => key);
    known.set(text, found);
    return found;
  };
}

/**
 * A template in which each reference to one of these resources, of this stack or another, has changed; nothing where it has
 * none. cloudformation-diff follows only references that are the whole of a property.
 */
export function withReplaced(
  template: ParsedTemplate,
  targets: ReferenceTargets,
  replaced: ReadonlySet<string>,
): ParsedTemplate | undefined {
  if (replaced.size === 0) return undefined;
  let isMarked = false;
  const marked: ParsedTemplate = JSON.parse(JSON.stringify(template), (_, value: unknown) => {
    if (!isRecord(value)) return value;
    const [key = '', ...others] = Object.keys(value);
    const isReference =
      others.length === 0 && /^(Ref|Fn::(GetAtt|ImportValue|GetStackOutput|Sub))$/.test(key);
    if (!isReference || !targets(value).some((target) => replaced.has(target))) return value;
    isMarked = true;
    return { ...value, replaced: true };
  });
  return isMarked ? marked : undefined;
}
