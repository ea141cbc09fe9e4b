import type { StorePicture } from './picture';
import { table } from './table';

const MIB = 1024 * 1024;

/** Stores with the servers that stand in for them, then their users and the parameters that hold nothing here. */
export function renderStores(stores: readonly StorePicture[]): string {
  const overview = table(
    [
      { title: 'Store', width: 16 },
      { title: 'Deployed', width: 30 },
      { title: 'Parameters set' },
      { title: 'Server on this machine', width: 24 },
    ],
    stores.map((store) => [
      store.id,
      [
        `${store.engine}, ${store.nodes} node${store.nodes === 1 ? '' : 's'}`,
        store.nodeType,
        `parameter group ${store.parameterGroup}`,
        `maxmemory-policy ${store.maxmemoryPolicy}`,
      ].join('\n'),
      Object.entries(store.parameters)
        .filter(([name]) => name !== 'maxmemory-policy')
        .map(([name, value]) => `${name} ${value}`)
        .join('\n'),
      server(store.server),
    ]),
  );
  const users = table(
    [{ title: 'Store', width: 16 }, { title: 'User', width: 20 }, { title: 'Access rules' }],
    stores.flatMap(({ id, users }) => users.map(({ name, accessString }) => [id, name, accessString])),
  );
  return [overview, users, ...notHere(stores)].join('\n');
}

function server({ software, host, port, pid, ...memory }: StorePicture['server']): string {
  const factor = memory.deployedMaxmemoryBytes / memory.maxmemoryBytes;
  return [
    software,
    `${host}:${port}, pid ${pid}`,
    `${mib(memory.maxmemoryBytes)}, 1/${factor.toFixed(factor < 10 ? 1 : 0)} of ${mib(memory.deployedMaxmemoryBytes)}`,
  ].join('\n');
}

function mib(bytes: number): string {
  return `${Math.round(bytes / MIB)} MiB`;
}

function notHere(stores: readonly StorePicture[]): string[] {
  return stores.flatMap(({ id, server: { unmapped, accessRuleChanges } }) => [
    ...unmapped.map(({ name, value, reason }) => `${id}: ${name} ${value} does not hold here: ${reason}`),
    ...accessRuleChanges
      .filter(({ effect }) => effect !== 'same')
      .map(({ user, from, to, effect, why }) => `${id}: ${user} has ${to === '' ? 'no' : to} for ${from} here (${effect}): ${why}`),
  ]);
}
