import { Construct } from 'constructs';
import { cacheReservedMemoryPercent, replyBuffer } from '../../config/contract/store-memory';
import type { CacheConfig } from '../../config/schema/stores';
import { accessStrings } from './access-strings';
import { Store, type StoreProps } from './store';
import type { StoreAccess, StoreSize } from './store-access';

export interface CacheStoreProps extends StoreProps<CacheConfig> {
  /** What the stage file calls it. */
  readonly name: string;
}

/**
 * A store for what may be lost: caches, presence, locks, limits. It is bounded by its memory and takes every write: at the
 * limit the key goes that was used longest ago. Of all keys and not only of those that expire (`volatile-lru`), with which a
 * store that some library filled with keys for ever would refuse writes like one that never evicts.
 */
export class CacheStore extends Construct {
  readonly role = 'cache' as const;
  readonly name: string;
  readonly config: CacheConfig;
  readonly access: StoreAccess;
  readonly size: StoreSize;
  readonly storeId: string;

  constructor(scope: Construct, id: string, props: CacheStoreProps) {
    super(scope, id);
    const store = new Store(this, 'Store', {
      ...props,
      kind: {
        role: 'cache',
        name: props.name,
        accessStrings: accessStrings(props.stage.framework).cache,
        parameters: {
          'maxmemory-policy': 'allkeys-lru',
          'reserved-memory-percent': String(cacheReservedMemoryPercent),
          'client-output-buffer-limit-normal-hard-limit': String(replyBuffer.hardLimitBytes),
          'client-output-buffer-limit-normal-soft-limit': String(replyBuffer.softLimitBytes),
          'client-output-buffer-limit-normal-soft-seconds': String(replyBuffer.softSeconds),
        },
      },
    });
    this.name = props.name;
    this.config = props.config;
    this.access = store.access;
    this.size = store.size;
    this.storeId = store.group.storeId;
  }
}
