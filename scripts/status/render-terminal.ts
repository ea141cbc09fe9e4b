import { escapeMarkup } from '../../domain/escape-text';

/** Of DejaVu Sans Mono and its kind at this size: six tenths of it. */
const fontPixels = 13;
const columnPixels = 7.83;
const linePixels = 18;
const margin = 16;

/** Colours of a terminal by their codes, on a dark ground. */
const fills: Readonly<Record<string, string>> = {
  '2': '#8b949e',
  '31': '#ff7b72',
  '32': '#7ee787',
  '33': '#e3b341',
};
const plain = '#e6edf3';

/** What a terminal shows after a command, as SVG. `text` has the colour codes that the command printed. */
export function renderTerminal(command: string, text: string, columns: number): string {
  const lines = [`$ ${command}`, ...text.trimEnd().split('\n')];
  const width = Math.ceil(columns * columnPixels) + 2 * margin;
  const height = lines.length * linePixels + 2 * margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="${fontPixels}">`,
    `<rect width="100%" height="100%" rx="8" fill="#0d1117"/>`,
    ...lines.flatMap((line, index) => drawn(line, margin + (index + 0.75) * linePixels)),
    '</svg>',
    '',
  ].join('\n');
}

/** A line has one colour at the most: `paint` makes it so. */
function drawn(line: string, y: number): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const codes = [...line.matchAll(/\u001b\[(\d+)m/g)].map(([, code = '']) => code);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is left out
  const bare = line.replace(/\u001b\[\d+m/g, '');
  if (bare.trim() === '') return [];
  const fill = codes.map((code) => fills[code]).find((colour) => colour !== undefined) ?? plain;
  const weight = codes.includes('1') ? ' font-weight="bold"' : '';
  // As wide as it is on a terminal, whatever font the reader has: columns must stand below each other.
  const length = ([...bare].length * columnPixels).toFixed(1);
  return [
    `<text x="${margin}" y="${y.toFixed(1)}" fill="${fill}"${weight} textLength="${length}" xml:space="preserve">${escapeMarkup(bare)}</text>`,
  ];
}
