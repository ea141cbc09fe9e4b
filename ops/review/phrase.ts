/** A sentence for two readers: people, in Markdown, and programs, in plain text. */
export interface Phrase {
  readonly plain: string;
  readonly markdown: string;
}

/**
 * A sentence with what templates say in its places. Those take numbers and other phrases only: a text of somebody else's
 * goes through {@link code}, so that nothing in it is ever a link, a mention, a tag or the end of a table's cell.
 */
export function phrase(texts: TemplateStringsArray, ...places: readonly (number | Phrase)[]): Phrase {
  const written = (form: keyof Phrase) =>
    texts.reduce((sentence, text, index) => {
      const place = places[index - 1];
      return `${sentence}${typeof place === 'number' ? format.format(place) : (place?.[form] ?? '')}${text}`;
    });
  return { plain: written('plain'), markdown: written('markdown') };
}

const format = new Intl.NumberFormat('en-US');

const maxCharacters = 120;

/** A text of somebody else's as it stands: shortened, on one line, and with what cannot be seen in it written out. */
export function code(text: string): Phrase {
  const short = text.length > maxCharacters ? `${text.slice(0, maxCharacters - 1)}…` : text;
  const plain = short.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
  if (plain.trim() === '') return { plain: JSON.stringify(plain), markdown: `\`${JSON.stringify(plain)}\`` };
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 || /^ .* $/.test(plain) ? ' ' : '';
  return { plain, markdown: `${fence}${pad}${plain}${pad}${fence}` };
}

/** A value of a template as it stands: a text as such, anything else as JSON. */
export function value(of: unknown): Phrase {
  if (of === undefined) return nothing;
  return code(typeof of === 'string' ? of : JSON.stringify(of));
}

const nothing: Phrase = { plain: 'nothing', markdown: 'nothing' };

/** Words of our own that are chosen at run time. */
export function own(words: string): Phrase {
  return { plain: words, markdown: words };
}

/** Phrases one after the other. */
export function joined(phrases: readonly Phrase[], separator = ', '): Phrase {
  return {
    plain: phrases.map(({ plain }) => plain).join(separator),
    markdown: phrases.map(({ markdown }) => markdown).join(separator),
  };
}

const mostOfMany = 4;

/** The first of many, and how many more there are. */
export function few(all: readonly string[], most = mostOfMany): Phrase {
  const shown = all.slice(0, most).map(code);
  const more = all.length - shown.length;
  return joined(more === 0 ? shown : [...shown, phrase`${more} more`]);
}

/** `1 alarm`, `2 alarms`, `2 policies`. */
export function counted(
  count: number,
  one: string,
  many = one.endsWith('y') ? `${one.slice(0, -1)}ies` : `${one}s`,
): Phrase {
  return phrase`${count} ${own(count === 1 ? one : many)}`;
}
