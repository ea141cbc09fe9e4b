import { createColors } from 'picocolors';

/** How a line is meant: colour on a terminal and in the picture, nothing in a pipe. */
export type Tone = 'plain' | 'dim' | 'good' | 'warn' | 'bad';

/** A line of a screen. */
export interface Line {
  readonly text: string;
  readonly tone: Tone;
}

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

/** Where the text of every section begins, so that headings stand alone and the eye finds them. */
const gutter = 13;

/** Columns that a section's text has on a screen of `width`. */
export function sectionWidth(width: number): number {
  return width - gutter;
}

/** Lines beside their heading. */
export function section(heading: string, lines: readonly Line[]): Line[] {
  return lines.map(({ text, tone }, index) => ({
    text: `${(index === 0 ? heading : '').padEnd(gutter)}${text}`.trimEnd(),
    tone,
  }));
}
