import type { StageConfig } from '../schema/stage';
import type { Finding } from './finding';

/** Store variables with which no app could connect, or with which it could mistake one store for the other. */
export function storeVariables(config: StageConfig): Finding[] {
  return [...incomplete(config), ...shared(config)];
}

function incomplete(config: StageConfig): Finding[] {
  return (['jobs', 'pubsub'] as const).flatMap((role): Finding[] => {
    const { url, host, password } = config.stores[role].environment;
    if (url !== undefined || (host !== undefined && password !== undefined)) return [];
    const named = Object.keys(config.stores[role].environment);
    return [
      {
        path: ['stores', role, 'environment'],
        expected: 'url, or at least host and password',
        got: named.length > 0 ? `only ${named.join(', ')}` : 'none of them',
      },
    ];
  });
}

function shared(config: StageConfig): Finding[] {
  const owners = new Map<string, string>();
  return (['jobs', 'pubsub'] as const).flatMap((role) =>
    Object.entries(config.stores[role].environment).flatMap(([part, name]): Finding[] => {
      const place = `stores.${role}.environment.${part}`;
      const owner = owners.get(name);
      owners.set(name, owner ?? place);
      if (owner === undefined) return [];
      return [
        {
          path: ['stores', role, 'environment', part],
          expected: 'a variable of its own, such as CABLE_REDIS_URL, that the app then reads for this store',
          got: `${name}, as in ${owner}`,
        },
      ];
    }),
  );
}
