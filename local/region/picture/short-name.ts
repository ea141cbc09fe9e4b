/** A logical id as people know it, without the hash that the CDK appends. For terminals only. */
export function shortName(logicalId: string): string {
  return logicalId.replace(/(?<=.)[0-9A-F]{8}$/, '');
}
