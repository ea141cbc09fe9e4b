import type { StorePicture } from './picture';
import { table } from './table';
import { wrap } from './wrap';

const MIB = 1024 * 1024;

/** Stores with the servers that stand in for them, their parameters side by side, and their users. */
export function renderStores(stores: readonly StorePicture[]): string {
  const overview = table(
    [{ title: 'Store', width: 18 }, { title: 'Deployed' }, { title: 'Server on this machine', width: 40 }],
    stores.map((store) => [
      store.id,
      `${store.engine}, ${store.nodes} x ${store.nodeType}\nparameter group ${store.parameterGroup}`,
      server(store.server),
    ]),
  );
  const users = table(
    [{ title: 'Store', width: 18 }, { title: 'User', width: 20 }, { title: 'Access rules' }],
    stores.flatMap(({ id, users }) => users.map(({ name, accessString }) => [id, name, accessString])),
  );
  return [overview, parameters(stores), users, ...notHere(stores).flatMap((note) => wrap([note], ' '))].join(
    '\n',
  );
}

function server({ software, host, port, pid, ...memory }: StorePicture['server']): string {
  const factor = memory.deployedMaxmemoryBytes / memory.maxmemoryBytes;
  const share = `1/${factor.toFixed(factor < 10 ? 1 : 0)} of ${mib(memory.deployedMaxmemoryBytes)}`;
  return `${software}, ${host}:${port}, pid ${pid}\n${mib(memory.maxmemoryBytes)}, ${share}`;
}

function mib(bytes: number): string {
  return `${Math.round(bytes / MIB)} MiB`;
}

/** One row per parameter: what one store has and the other has not is what the two are apart for. */
function parameters(stores: readonly StorePicture[]): string {
  const values = stores.map(({ parameters, maxmemoryPolicy }) => ({
    'maxmemory-policy': maxmemoryPolicy,
    ...parameters,
  }));
  const names = [...new Set(values.flatMap(Object.keys))];
  const columns = stores.map(({ id }) => ({ title: id, width: 18 }));
  return table(
    [{ title: 'Parameter' }, ...columns],
    names.map((name) => [name, ...values.map((each) => new Map(Object.entries(each)).get(name) ?? '-')]),
  );
}

function notHere(stores: readonly StorePicture[]): string[] {
  return stores.flatMap(({ id, server: { unmapped, accessRuleChanges } }) => [
    ...unmapped.map(({ name, value, reason }) => `${id}: ${name} ${value} does not hold here: ${reason}`),
    ...accessRuleChanges
      .filter(({ effect }) => effect !== 'same')
      .map(({ user, from, to, effect, why }) => {
        const here = to === '' ? 'nothing' : to;
        return `${id}: ${user} has ${here} for ${from} here (${effect}): ${why}`;
      }),
  ]);
}
