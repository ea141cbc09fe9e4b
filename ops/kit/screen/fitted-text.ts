/**
 * A text within a width, and without what a terminal would take for a command: names and reasons come from the app's
 * data and from other people.
 */
export function fittedText(text: string, width: number): string {
  const shown = [...text.replace(/\p{Cc}/gu, '\u{fffd}')];
  return shown.length <= width ? shown.join('') : `${shown.slice(0, width - 1).join('')}…`;
}
