import { configLine } from './config-line';
import { limitedClients, outputBufferLimit } from './output-buffer-limits';
import { parameterRule } from './parameter-rule';
import type { StoreVersion } from './store-version';

/** A deployed parameter and the line of the local server's configuration that carries it. */
export interface MappedParameter {
  readonly name: string;
  readonly value: string;
  readonly line: string;
}

/** A deployed parameter that the local server does not get. */
export interface UnmappedParameter {
  readonly name: string;
  readonly value: string;
  readonly reason: string;
}

/** Where ElastiCache's defaults are not the server's own. */
const elasticacheDefaults: Readonly<Record<string, string>> = {
  'maxmemory-policy': 'volatile-lru',
  'acl-pubsub-default': 'allchannels',
};

/**
 * The deployed parameters as configuration lines, but for `reserved-memory-percent`, which is part of the memory.
 * Every other parameter is in `mapped` or in `unmapped`. Pure.
 */
export function mappedParameters(
  parameters: Readonly<Record<string, string>>,
  version: StoreVersion,
): {
  readonly lines: readonly string[];
  readonly mapped: readonly MappedParameter[];
  readonly unmapped: readonly UnmappedParameter[];
} {
  const mapped: MappedParameter[] = [];
  const unmapped: UnmappedParameter[] = [];
  for (const [name, value] of Object.entries(parameters)) {
    if (name === 'reserved-memory-percent') continue;
    const clients = limitedClients(name);
    if (clients !== undefined) {
      mapped.push({ name, value, line: outputBufferLimit(clients, parameters) });
      continue;
    }
    const rule = parameterRule(name, version);
    if ('reason' in rule) unmapped.push({ name, value, reason: rule.reason });
    else mapped.push({ name, value, line: configLine(rule.directive, value) });
  }
  const defaults = Object.entries({ ...elasticacheDefaults, ...parameters }).filter(
    ([name]) => name in elasticacheDefaults,
  );
  const lines = [
    ...defaults.map(([name, value]) => configLine(name, value)),
    ...mapped.map(({ line }) => line),
  ];
  return { lines: [...new Set(lines)], mapped, unmapped };
}
