import { Construct } from 'constructs';
import {
  publisherBuffer,
  pubSubReservedMemoryPercent,
  subscriberSoftSeconds,
} from '../../config/contract/store-memory';
import { hasMeter } from '../../config/pools';
import type { PubSubStoreConfig } from '../../config/schema/stage';
import { accessStrings } from './access-strings';
import { Store, type StoreProps } from './store';
import type { MeterAccess, StoreAccess, StoreSize } from './store-access';

const mebibyte = 1024 * 1024;

/**
 * What carries messages to websockets. It keeps nothing: its users may publish and subscribe and nothing else, and a
 * subscriber that does not read is dropped at its buffer's limit. PUBLISH ignores maxmemory, so the limit is the only
 * thing between a stalled browser and a full store.
 */
export class PubSubStore extends Construct {
  readonly role = 'pubsub' as const;
  readonly name = 'pubsub';
  readonly access: StoreAccess;
  /** In a stage with a job store, whose meter reads this one too. */
  readonly meter?: MeterAccess;
  readonly size: StoreSize;
  readonly config: PubSubStoreConfig;
  readonly storeId: string;

  constructor(scope: Construct, id: string, props: StoreProps<PubSubStoreConfig>) {
    super(scope, id);
    const { app, meter } = accessStrings(props.stage.framework).pubsub;
    const metered = hasMeter(props.stage);
    const subscriberLimit = props.config.subscriberBufferMiB * mebibyte;
    const store = new Store(this, 'Store', {
      ...props,
      kind: {
        role: 'pubsub',
        name: 'pubsub',
        accessStrings: metered ? { app, meter } : { app },
        parameters: {
          // Never reached by data; should a key ever get here it is the one thing to throw away.
          'maxmemory-policy': 'allkeys-lru',
          'reserved-memory-percent': String(pubSubReservedMemoryPercent),
          'client-output-buffer-limit-pubsub-hard-limit': String(subscriberLimit),
          'client-output-buffer-limit-pubsub-soft-limit': String(subscriberLimit / 4),
          'client-output-buffer-limit-pubsub-soft-seconds': String(subscriberSoftSeconds),
          'client-output-buffer-limit-normal-hard-limit': String(publisherBuffer.hardLimitBytes),
          'client-output-buffer-limit-normal-soft-limit': String(publisherBuffer.softLimitBytes),
          'client-output-buffer-limit-normal-soft-seconds': String(publisherBuffer.softSeconds),
        },
      },
    });
    this.access = store.access;
    this.meter = store.meter;
    this.size = store.size;
    this.config = props.config;
    this.storeId = store.group.storeId;
  }
}
