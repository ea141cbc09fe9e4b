import { Construct } from 'constructs';
import { jobStoreReservedMemoryPercent, replyBuffer } from '../../config/contract/store-memory';
import { taskEnvironment } from '../../config/contract/task-environment';
import { jobKeyspace } from '../../config/pools';
import type { JobStoreConfig } from '../../config/schema/stage';
import { defaultKeyPrefix } from '../../domain/jobs/queue-keys';
import { accessStrings } from './access-strings';
import { Store, type StoreProps } from './store';
import type { MeterAccess, MoverAccess, StoreAccess, StoreSize } from './store-access';

/**
 * Where jobs wait. `noeviction`: a queue is one key, and evicting it would lose the whole backlog; a full store says
 * so to whoever enqueues. Its users may not publish or subscribe, so jobs and websockets cannot share it even by
 * mistake.
 *
 * Normal clients' output is bounded too: a stalled reader of a long stream (BullMQ's QueueEvents) once filled another
 * team's store. 64 MiB is far above any honest reply.
 */
export class JobStore extends Construct {
  readonly role = 'jobs' as const;
  readonly access: StoreAccess;
  readonly meter: MeterAccess;
  readonly mover: MoverAccess;
  readonly size: StoreSize;
  readonly config: JobStoreConfig;
  readonly storeId: string;
  /** Name of its parameter group, in which an operator releases the memory reserve. */
  readonly parameterGroupName: string;

  constructor(scope: Construct, id: string, props: StoreProps<JobStoreConfig>) {
    super(scope, id);
    const { framework, keyPrefix } = jobKeyspace(props.stage);
    const store = new Store(this, 'Store', {
      ...props,
      kind: {
        role: 'jobs',
        name: 'jobs',
        accessStrings: accessStrings(framework, keyPrefix).jobs,
        parameters: {
          'maxmemory-policy': 'noeviction',
          'reserved-memory-percent': String(jobStoreReservedMemoryPercent),
          'client-output-buffer-limit-normal-hard-limit': String(replyBuffer.hardLimitBytes),
          'client-output-buffer-limit-normal-soft-limit': String(replyBuffer.softLimitBytes),
          'client-output-buffer-limit-normal-soft-seconds': String(replyBuffer.softSeconds),
        },
      },
    });
    this.config = props.config;
    this.access = {
      ...store.access,
      environment: {
        [taskEnvironment.enqueueCeilingPercent]: String(this.config.enqueueCeilingPercent),
        // Only where it is not the library's own: an app must then be told.
        ...(keyPrefix !== defaultKeyPrefix[framework] && { [taskEnvironment.keyPrefix]: keyPrefix }),
      },
    };
    if (store.meter === undefined) throw new Error(`${this.node.path}: the job store has no meter`);
    this.meter = store.meter;
    this.size = store.size;
    this.mover = store.mover;
    this.storeId = store.group.storeId;
    this.parameterGroupName = store.group.parameterGroupName;
  }
}
