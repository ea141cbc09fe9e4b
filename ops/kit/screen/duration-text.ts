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
