/**
 * One line of a store server's configuration file. Values are quoted where they are not plain, so that a value
 * with a space or a line break in it stays one value and cannot become a second directive.
 */
export function configLine(name: string, ...values: readonly (string | number)[]): string {
  return [name, ...values.map((value) => quoted(String(value)))].join(' ');
}

function quoted(value: string): string {
  if (/^[A-Za-z0-9._/:*-]+$/.test(value)) return value;
  const escaped = value
    .replace(/[\\"]/g, (char) => `\\${char}`)
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r');
  return `"${escaped}"`;
}
