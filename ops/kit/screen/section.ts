import type { Line } from './line';

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
