import { COLUMNS } from './table';

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
