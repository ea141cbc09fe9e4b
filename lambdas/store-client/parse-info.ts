/** What INFO told: `maxmemory:1024` under `# Memory`. */
export interface StoreInfo {
  readonly sections: ReadonlySet<string>;
  readonly fields: ReadonlyMap<string, string>;
}

/** Reads the text of INFO of Redis 7 and Valkey 8 and 9. Lines of any other form are passed over. */
export function parseInfo(text: string): StoreInfo {
  const sections = new Set<string>();
  const fields = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, section] = /^# (.+)$/.exec(line) ?? [];
    if (section !== undefined) sections.add(section.trim());
    const [, name, value] = /^([^#:]+):(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) fields.set(name, value);
  }
  return { sections, fields };
}

/** @throws Error that names the field, when it is missing or no number */
export function infoNumber(info: StoreInfo, name: string): number {
  const value = optionalInfoNumber(info, name);
  if (value === undefined) throw new Error(`INFO: expected a field ${name}, got none`);
  return value;
}

/** Undefined where this engine or version does not tell it. */
export function optionalInfoNumber({ fields }: StoreInfo, name: string): number | undefined {
  const value = fields.get(name);
  if (value === undefined) return undefined;
  if (!/^\d+$/.test(value))
    throw new Error(`INFO: expected a number for ${name}, got ${JSON.stringify(value)}`);
  return Number(value);
}

/**
 * Errors of one kind that the engine has answered with. It lists only kinds that have occurred, so the section must be
 * there for "not listed" to mean none.
 */
export function infoErrors({ sections, fields }: StoreInfo, kind: string): number {
  if (!sections.has('Errorstats')) throw new Error('INFO: expected a section Errorstats, got none');
  const [, count] = /^count=(\d+)/.exec(fields.get(`errorstat_${kind}`) ?? 'count=0') ?? [];
  if (count === undefined) throw new Error(`INFO: expected errorstat_${kind} to begin with count=`);
  return Number(count);
}
