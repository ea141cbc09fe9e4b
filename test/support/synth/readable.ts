/**
 * A template's value with every reference as `<id>`, and the hashes that CDK adds to ids left out: the same on every
 * machine, and the same after a file has moved. Image digests never stand in a template, so nothing real is masked.
 */
export function readable(value: unknown): unknown {
  if (typeof value === 'string') return unhashed(value);
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (first !== undefined && entries.length === 1) {
    const [key, argument] = first;
    if (key === 'Ref' || key === 'Fn::ImportValue') return `<${unhashed(String(readable(argument)))}>`;
    if (key === 'Fn::GetAtt' && Array.isArray(argument)) return `<${argument.map(readable).join('.')}>`;
    if (key === 'Fn::Join' && Array.isArray(argument)) {
      const [separator, parts] = argument;
      return Array.isArray(parts) ? parts.map(readable).join(String(separator)) : value;
    }
  }
  return Object.fromEntries(entries.map(([key, one]) => [key, readable(one)]));
}

/** `WebService04E6C63B` -> `WebService`, and what CDK puts before an export's name. */
function unhashed(text: string): string {
  return text
    .replace(/^Bulkhead-[a-z0-9-]+-(\w+):ExportsOutput(?:Ref|FnGetAtt)/, '$1/')
    .replace(/[0-9a-f]{64}/g, 'asset')
    .replace(/(?<=[A-Za-z])[0-9A-F]{8}(?=GroupId|[0-9A-F]{8}|$)/g, '')
    .replace(/(?<=[A-Za-z])[0-9A-F]{8}$/, '');
}
