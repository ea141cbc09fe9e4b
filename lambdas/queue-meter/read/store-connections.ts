import type { Redis } from 'ioredis';
import type { MeteredRole } from '../../../config/contract/store-names';
import { storeClient } from '../../store-client/store-client';

interface Connection {
  readonly url: string;
  readonly client: Redis;
}

/**
 * The connections to both stores, kept from one reading to the next. After a reading that failed the URL is asked for
 * again: a password was changed, or a store of another generation took the place of this one. A connection whose URL is
 * the same is kept, because it seeks its server by itself.
 */
export class StoreConnections {
  readonly #connections = new Map<MeteredRole, Connection>();
  readonly #clients = new Map<MeteredRole, Promise<Redis>>();

  /** @param storeUrl asks for the URL, which holds a password */
  constructor(private readonly storeUrl: (role: MeteredRole) => Promise<string>) {}

  /** Reads with a store's client. */
  async read<T>(role: MeteredRole, reading: (client: Redis) => Promise<T>): Promise<T> {
    // Two readings of one store share the question.
    const client = this.#clients.get(role) ?? this.#connect(role);
    this.#clients.set(role, client);
    try {
      return await reading(await client);
    } catch (error) {
      if (this.#clients.get(role) === client) this.#clients.delete(role);
      throw error;
    }
  }

  async #connect(role: MeteredRole): Promise<Redis> {
    const known = this.#connections.get(role);
    const url = await this.storeUrl(role).catch((error) => {
      // Secrets that nobody can read are no reason to give up a store that can be.
      if (known === undefined) throw error;
      return known.url;
    });
    if (known?.url === url) return known.client;
    known?.client.disconnect();
    const client = storeClient(url);
    this.#connections.set(role, { url, client });
    return client;
  }
}
