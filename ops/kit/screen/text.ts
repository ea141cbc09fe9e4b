/** A moment in UTC, as logs and alarms have it: `03:12`, with its date where that is another day. */
export function timeText(atSeconds: number, nowSeconds: number): string {
  const [at, now] = [atSeconds, nowSeconds].map((seconds) => new Date(seconds * 1000).toISOString());
  const [date, time = ''] = at?.split('T') ?? [];
  const clock = time.slice(0, 5);
  return date === now?.slice(0, 10) ? clock : `${date} ${clock}`;
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** As in `85 s`, `12 min`, `2 h 10 min`, `3 d 4 h`: two figures are enough to decide by. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const figure = (unitSeconds: number, withinSeconds: number, unit: string): string =>
    `${Math.floor((whole % withinSeconds) / unitSeconds)} ${unit}`;
  if (whole < 2 * minute) return `${whole} s`;
  if (whole < hour) return figure(minute, hour, 'min');
  const two =
    whole < day
      ? [figure(hour, day, 'h'), figure(minute, hour, 'min')]
      : [figure(day, Number.POSITIVE_INFINITY, 'd'), figure(hour, day, 'h')];
  return two.filter((text) => !text.startsWith('0 ')).join(' ');
}

/** Who did something, short enough for a line: the session's or user's name of an ARN, else what was written down. */
export function whoText(who: string): string {
  return who.startsWith('arn:') ? (who.split(/[:/]/).at(-1) ?? who) : who;
}

/**
 * A text within a width, and without what a terminal would take for a command: names and reasons come from the app's
 * data and from other people.
 */
export function fittedText(text: string, width: number): string {
  const characters = [...text.replace(/\p{Cc}/gu, '\u{fffd}')];
  return characters.length <= width ? characters.join('') : `${characters.slice(0, width - 1).join('')}…`;
}

/** Words put into lines of at most `width` characters. A word that is longer has a line of its own. */
export function wrappedText(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines.splice(-1, 1, `${last} ${word}`);
    else lines.push(word);
  }
  return lines;
}
