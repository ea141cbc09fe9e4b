import { Document, isCollection, isMap, isNode, isScalar, type Pair } from 'yaml';
import type { KeyPath } from '../../config/problem';
import type { Draft, Note } from './draft';

/** A comment that is longer stands above its line. */
const maxBesideCharacters = 60;

/** A list or mapping whose text is longer takes a line for each part. */
const maxFlowCharacters = 90;

const lineWidth = 110;

/** What the first lines of a file say, and the path from the file to the schema that editors check it with. */
export interface StageHeading {
  readonly schemaPath: string;
  readonly lines: readonly string[];
}

/** A draft as the text of a stage file, each note as a comment at its value. */
export function stageText({ stage, notes }: Draft, { schemaPath, lines }: StageHeading): string {
  const document = new Document(stage);
  const spokenOf = new Set(
    notes.flatMap(({ path }) => path.map((_, end) => JSON.stringify(path.slice(0, end)))),
  );
  layOut(
    document.contents,
    [],
    (node, path) =>
      isShort(node) && !(path.length === 1 && isMap(node)) && !spokenOf.has(JSON.stringify(path)),
  );
  const said = new Set<string>();
  for (const note of notes) {
    // Said once, and marked from then on.
    comment(document, said.has(note.text) && note.guess ? { ...note, text: 'guess' } : note);
    said.add(note.text);
  }
  separate(isMap(document.contents) ? document.contents.items : []);
  const heading = ['', ...lines].flatMap((line) => wrapped(line)).map((line) => `# ${line}`.trimEnd());
  const body = document.toString({ lineWidth: 0 }).replace(/^(.*?: )\[ (.*) \](?=$| #)/gm, '$1[$2]');
  return [`# yaml-language-server: $schema=${schemaPath}`, ...heading, body].join('\n');
}

function comment(document: Document, { path, text }: Note): void {
  const pair = pairAt(document, path);
  if (pair === undefined || !isNode(pair.key)) return;
  const { key, value } = pair;
  const inOneLine = isScalar(value) || (isCollection(value) && value.flow === true);
  if (inOneLine && text.length <= maxBesideCharacters) value.comment = ` ${text}`;
  else {
    const above = wrapped(text).map((line) => ` ${line}`);
    key.commentBefore = [...(key.commentBefore?.split('\n') ?? []), ...above].join('\n');
  }
}

function pairAt(document: Document, path: KeyPath): Pair | undefined {
  const parent: unknown = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  if (!isMap(parent)) return undefined;
  return parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1));
}

type InOneLine = (node: unknown, path: KeyPath) => boolean;

function layOut(node: unknown, path: KeyPath, inOneLine: InOneLine): void {
  if (!isCollection(node)) return;
  node.flow = inOneLine(node, path);
  if (!isMap(node)) return;
  for (const { key, value } of node.items) {
    if (isScalar(key)) layOut(value, [...path, String(key.value)], inOneLine);
  }
}

/** Lists of words, and small mappings of values, stand in one line. */
function isShort(node: unknown): boolean {
  if (!isCollection(node) || node.items.length === 0) return false;
  const parts = node.items.map((item: unknown) =>
    typeof item === 'object' && item !== null && 'value' in item && 'key' in item ? item.value : item,
  );
  return parts.every((part) => isScalar(part)) && JSON.stringify(node.toJSON()).length <= maxFlowCharacters;
}

/** An empty line before and after each block. */
function separate(pairs: readonly Pair[]): void {
  let afterBlock = false;
  for (const { key, value } of pairs) {
    const isBlock = isCollection(value) && value.flow !== true;
    if (isNode(key)) key.spaceBefore = isBlock || afterBlock;
    afterBlock = isBlock;
  }
}

/** A text in lines that fit, later ones of a list further in. */
function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  const indent = text.startsWith('- ') ? '  ' : '';
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined) lines.push(word);
    else if (`${last} ${word}`.length > lineWidth) lines.push(indent + word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
