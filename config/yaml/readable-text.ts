import { LineCounter, type YAMLError } from 'yaml';
import { quote } from '../problem';
import { documentsOf, mistakeOf, positionOf, spoilsMore, type YamlMistake } from './yaml-mistakes';

/** A text of which YAML reads everything, line for line that which it was made of; `lastColon` stands for a colon in it. */
export interface ReadableText {
  readonly ok: true;
  readonly text: string;
  /** What was wrong with the other. */
  readonly mistakes: readonly YamlMistake[];
  /** Keys at the top whose values were left out, and the anchors that went with them. */
  readonly emptied: readonly string[];
  readonly lostAnchors: readonly string[];
}

/**
 * Leaves out of a text what YAML cannot read. What stands under each key at the top is read apart, since nothing that begins
 * there goes on behind the next such key; what follows an error within it is mostly its consequence, and not told. Where that
 * does not help, what is wrong first of all.
 */
export function readableText(
  text: string,
): ReadableText | { readonly ok: false; readonly mistakes: readonly YamlMistake[] } {
  const { plain, mistakes } = withoutLastColons(text);
  const [first] = syntaxMistakes(plain);
  if (first === undefined) return { ok: true, text: plain, mistakes, emptied: [], lostAnchors: [] };
  const parts = partsOf(plain);
  const broken = parts.filter((part) => part.mistakes.length > 0);
  const left = parts.map((part) => (part.mistakes.length === 0 ? part.text : emptied(part))).join('');
  const isMostlySound = broken.length > 0 && broken.length * 2 <= parts.length;
  if (!isMostlySound || syntaxMistakes(left).length > 0) {
    return { ok: false, mistakes: [...mistakes.filter((each) => isBefore(each, first)), first] };
  }
  return {
    ok: true,
    text: left,
    mistakes: [...mistakes, ...broken.flatMap((part) => part.mistakes)],
    emptied: broken.map(({ key }) => key),
    lostAnchors: broken.flatMap(({ text: own }) => anchorsOf(own)),
  };
}

function isBefore({ position: a }: YamlMistake, { position: b }: YamlMistake): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}

/** The first mistake after which a text cannot be trusted; of tabs all, since each is one. */
function syntaxMistakes(text: string): YamlMistake[] {
  const lines = new LineCounter();
  const errors = documentsOf(text, lines).flatMap((each): YAMLError[] => [...each.errors, ...each.warnings]);
  const [first, ...more] = errors.filter(spoilsMore);
  if (first === undefined) return [];
  const told = first.code === 'TAB_AS_INDENT' ? more.filter(({ code }) => code === first.code) : [];
  return [first, ...told].map((error) => mistakeOf(error, text, lines));
}

interface TopPart {
  readonly key: string;
  readonly text: string;
  readonly mistakes: readonly YamlMistake[];
}

/** A text cut before each key at its left edge. */
function partsOf(text: string): TopPart[] {
  const starts = [...text.matchAll(/^(?:([\w.-]+|<<)|"([^"\n]*)"|'([^'\n]*)'):(?=\s|$)/gm)];
  const parts = starts.map(({ 1: bare, 2: double, 3: single, index }, at): TopPart => {
    const own = text.slice(index, starts[at + 1]?.index);
    return {
      key: bare ?? double ?? single ?? '',
      text: own,
      mistakes: syntaxMistakes(linesBefore(text, index) + own),
    };
  });
  const before = text.slice(0, starts[0]?.index);
  return before === '' ? parts : [{ key: '', text: before, mistakes: [] }, ...parts];
}

/** As many lines as stand before, with nothing in them. */
function linesBefore(text: string, index: number): string {
  return text.slice(0, index).replace(/[^\n]/g, '');
}

function emptied({ key, text }: TopPart): string {
  return `${JSON.stringify(key)}:${text.replace(/[^\n]/g, '')}`;
}

function anchorsOf(text: string): string[] {
  return [...text.matchAll(/&([^\s,[\]{}]+)/g)].map(([, name = '']) => name);
}

/** A reference to one key of a secret, `arn:...:KEY::`: YAML takes its last colon for that of a mapping. */
const endsInColon = /^[^\s,:"']+:[^\s,"']*:(?=[\s,}\]]|$)/;

/** More than a stage has secrets that end in a colon. */
const maxColons = 100;

/** Stands for a last colon, so that no column of the line moves. Of those signs to which Unicode gives no meaning. */
export const lastColon = '\uE000';

/** With another sign for the last colon of what should stand in quotes: it is known what such a value is meant to be. */
function withoutLastColons(text: string): {
  readonly plain: string;
  readonly mistakes: readonly YamlMistake[];
} {
  const mistakes: YamlMistake[] = [];
  let plain = text;
  while (mistakes.length < maxColons && !text.includes(lastColon)) {
    const lines = new LineCounter();
    const errors = documentsOf(plain, lines).flatMap((each) => each.errors);
    const before = mistakes.length;
    for (const { pos } of errors) {
      const [offset] = pos;
      const [value] = endsInColon.exec(plain.slice(offset)) ?? [];
      if (value === undefined) continue;
      const position = positionOf(lines, offset);
      mistakes.push({
        position,
        expected: 'the value in quotes, since it ends in a colon',
        got: quote(value),
      });
      const end = offset + value.length;
      plain = `${plain.slice(0, end - 1)}${lastColon}${plain.slice(end)}`;
    }
    if (mistakes.length === before) break;
  }
  return { plain, mistakes };
}
