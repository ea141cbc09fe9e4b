import { createColors } from 'picocolors';
import type { Line, Tone } from './line';

/** Lines as text. @param coloured whether a terminal shows them that wants colours */
export function paint(lines: readonly Line[], coloured: boolean): string {
  const { bold, dim, green, red, yellow } = createColors(coloured);
  const brush: Readonly<Record<Tone, (text: string) => string>> = {
    plain: (text) => text,
    dim,
    good: green,
    warn: yellow,
    bad: (text) => bold(red(text)),
  };
  return lines.map(({ text, tone }) => `${brush[tone](text)}\n`).join('');
}
