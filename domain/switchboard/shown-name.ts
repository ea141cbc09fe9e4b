/** Of letters, digits and what joins them in names: `csv-import`, `Mail::Deliver`, `arn:aws:…`. */
const plain = /^[\p{L}\p{N}_@:.+/#-]+$/u;

/**
 * A name as it stands in a sentence: bare where that cannot be misread, else quoted as JSON. Names come from the app's
 * data, and one with a comma would look like two, one with control characters would write on the operator's terminal.
 */
export function shownName(name: string): string {
  return plain.test(name) ? name : JSON.stringify(name);
}
