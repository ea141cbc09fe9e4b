import { Redis } from 'ioredis';
import { clientOptions, type StoreEndpoint } from './store-connection';

/** Clients of one suite: opened by its tests as a store's user, all closed after each. */
export function storeClients(): (store: StoreEndpoint, user?: 'app' | 'meter') => Redis {
  const opened: Redis[] = [];
  afterEach(() => {
    for (const client of opened.splice(0)) client.disconnect();
  });
  return (store, user = 'app') => {
    const client = new Redis(clientOptions(store, store[user]));
    opened.push(client);
    return client;
  };
}
