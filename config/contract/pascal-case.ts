/** `bulk-mail` -> `BulkMail`: construct ids and parameter names come from stage file names this way only. */
export function pascalCase(name: string): string {
  return name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
