/** A row of the bench: a figure, and the bar it is held against where there is one. */
export interface BenchLine {
  readonly what: string;
  readonly figure: string;
  readonly bar: string;
  readonly met: boolean;
}

/** A figure that is only shown. */
export function shownLine(what: string, figure: string): BenchLine {
  return { what, figure, bar: '', met: true };
}

export function ratioLine(what: string, value: number, bar: number): BenchLine {
  return { what, figure: value.toFixed(2), bar: `<= ${bar}`, met: value <= bar };
}

export function atLeastLine(what: string, value: number, bar: number): BenchLine {
  return { what, figure: value.toFixed(2), bar: `>= ${bar}`, met: value >= bar };
}

export function secondsLine(what: string, value: number, bar: number): BenchLine {
  return { what, figure: `${value.toFixed(1)} s`, bar: `<= ${bar} s`, met: value <= bar };
}

/** @param seconds as `barSeconds` in seconds, shown in milliseconds */
export function millisecondsLine(what: string, seconds: number, barSeconds: number): BenchLine {
  const shown = (value: number) => `${(value * 1000).toFixed(0)} ms`;
  return { what, figure: shown(seconds), bar: `<= ${shown(barSeconds)}`, met: seconds <= barSeconds };
}
