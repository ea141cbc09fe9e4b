import Table from 'cli-table3';

/** Widest line of the picture. */
const COLUMNS = 110;

/** Marks a fact that comes from the template and not from the region. */
export const FROM_TEMPLATE = '†';

export interface Column {
  readonly title: string;
  /** Characters inside the cell, without borders. The last column may leave it out and gets what is left. */
  readonly width?: number;
}

/** A table that is `COLUMNS` wide; long cells wrap, at spaces where they can. Colours come from the cells. */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const padding = 2;
  const borders = columns.length + 1;
  const fixedWidth = columns.reduce((sum, { width = 0 }) => sum + (width === 0 ? 0 : width + padding), 0);
  const rest = COLUMNS - borders - fixedWidth;
  const drawn = new Table({
    head: columns.map(({ title }) => title),
    colWidths: columns.map(({ width }) => (width === undefined ? rest : width + padding)),
    wordWrap: true,
    wrapOnWordBoundary: true,
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows)
    drawn.push(row.map((cell, index) => foldLongWords(cell, widthOf(columns, index, rest - padding))));
  return drawn.toString();
}

function widthOf(columns: readonly Column[], index: number, rest: number): number {
  return columns[index]?.width ?? rest;
}

/** The table wraps at spaces only and cuts a longer word off: image URIs and ids must stay whole, over several lines. */
function foldLongWords(cell: string, width: number): string {
  return cell
    .split(/(\s+)/)
    .map((word) => foldWord(word, width).join('\n'))
    .join('');
}

/** Pieces of at most `width` characters, cut after a slash or a dash where there is one in the second half. */
function foldWord(word: string, width: number): string[] {
  if (word.length <= width) return [word];
  const piece = word.slice(0, width);
  const breakAt = Math.max(piece.lastIndexOf('/'), piece.lastIndexOf('-')) + 1;
  const cut = breakAt > width / 2 ? breakAt : width;
  return [word.slice(0, cut), ...foldWord(word.slice(cut), width)];
}

/**
 * Lines of at most `COLUMNS` characters from parts that stay whole: a name that is longer gets a line of its own,
 * because people search for it.
 * @param separator between parts on one line; with a space, parts are split into words first
 * @param indent in front of every line
 */
export function wrap(parts: readonly string[], separator: string, indent = ''): string[] {
  const whole = separator === ' ' ? parts.flatMap((part) => part.split(' ')) : parts;
  const lines: string[] = [];
  for (const part of whole) {
    const longer = `${lines.at(-1) ?? ''}${separator}${part}`;
    if (lines.length > 0 && longer.length < COLUMNS) lines[lines.length - 1] = longer;
    else lines.push(`${indent}${part}`);
  }
  return lines;
}
