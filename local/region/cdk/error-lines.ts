/** A failed deploy prints thousands of lines; what says why fits in these. */
const MOST_LINES = 30;

/** Progress, advice and wrapping that says nothing about the failure. */
const noise = [
  /_(IN_PROG|IN_PROGRESS|COMPLETE|COMPLET)\b/,
  /^\s+at /,
  /Subprocess exited with error/,
  /CloudTrail delivery can lag/,
  /: (start|success): /,
  /^Node\.js v/,
  /NodeVersionSupportWarning/,
];

/** The lines of the CDK's output that say what went wrong: from the first failed stack on, else the last ones. */
export function errorLines(lines: readonly string[]): string[] {
  const telling = lines.filter((line) => !noise.some((pattern) => pattern.test(line)));
  const failure = telling.findIndex((line) => line.startsWith('❌'));
  return failure < 0 ? telling.slice(-MOST_LINES) : telling.slice(failure, failure + MOST_LINES);
}
