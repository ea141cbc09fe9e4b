import { S3Client } from '@aws-sdk/client-s3';
import type { JobKeyspace } from '../../domain/jobs/queue-keys';
import type { MoveAnswer } from '../../domain/parked/mover-protocol';
import { type OtherStore, openOtherStore } from '../../lambdas/queue-mover/adopt/other-store';
import { ParkedBucket } from '../../lambdas/queue-mover/aws/parked-bucket';
import { bullmqFormat } from '../../lambdas/queue-mover/bullmq/bullmq-format';
import type { MoverContext } from '../../lambdas/queue-mover/mover-context';
import { returnJobs } from '../../lambdas/queue-mover/return-jobs';
import { sidekiqFormat } from '../../lambdas/queue-mover/sidekiq/sidekiq-format';
import { systemClock } from '../../lambdas/store-client/clock';
import { commandRunner } from '../../lambdas/store-client/command-runner';
import { storeClient } from '../../lambdas/store-client/store-client';
import { fakeBucket } from '../lambdas/queue-mover/fake-bucket';
import { everything } from '../lambdas/queue-mover/mover-bench';
import type { ObservedStore } from '../support/stores/observed-store';
import { storeUrl } from '../support/stores/store-connection';

const bucketName = 'controls';
const speed = { jobsPerSecond: 100_000, ceilingPercent: 95, withDoubtful: false };

/** What `queue adopt` and `queue unpark` do, between two real stores and a bucket in memory. */
export interface Adoption {
  readonly other: OtherStore;
  /** Until all is out. */
  adopt(id: string): Promise<MoveAnswer>;
  /** Into the old store. */
  giveBack(id: string): Promise<MoveAnswer>;
  /** Into the stage's store, as the deployed function does. */
  unpark(id: string): Promise<MoveAnswer>;
  close(): void;
}

interface AdoptionStores extends JobKeyspace {
  readonly old: ObservedStore;
  readonly oldKeyPrefix: string;
  readonly next: ObservedStore;
  readonly queues: readonly string[];
}

export function adoption({
  framework,
  keyPrefix,
  old,
  oldKeyPrefix,
  next,
  queues,
}: AdoptionStores): Adoption {
  fakeBucket(bucketName);
  const s3 = new S3Client({ region: 'us-east-1' });
  const other = openOtherStore(
    {
      ...{ url: storeUrl(old.connection, old.connection.app), framework, keyPrefix: oldKeyPrefix },
      ...{ leavesDead: false, queues },
    },
    { client: s3, name: bucketName },
  );
  const own = storeClient(storeUrl(next.connection, next.connection.app));
  const context: MoverContext = {
    format: (framework === 'sidekiq' ? sidekiqFormat : bullmqFormat)(keyPrefix),
    queues,
    store: (commands) => commandRunner(own)(commands),
    objects: new ParkedBucket(s3, bucketName),
    clock: systemClock,
  };
  const adopted = { store: 'old', keyPrefix: oldKeyPrefix, leavesDead: false };
  const note = { pattern: everything, who: 'ann', reason: 'moving in' };
  const untilDone = async (ask: () => Promise<MoveAnswer>): Promise<MoveAnswer> => {
    for (;;) {
      const answer = await ask();
      if (answer.done || answer.stop !== undefined) return answer;
    }
  };
  return {
    other,
    adopt: async (id) => {
      await other.tryToTake();
      return untilDone(() => other.move({ action: 'take', id, kind: 'adopt', ...note, adopted }));
    },
    giveBack: (id) => untilDone(() => other.move({ action: 'return', id, ...speed })),
    unpark: (id) =>
      untilDone(() => returnJobs(context, { action: 'return', id, ...speed }, Date.now() + 8_000)),
    close: () => {
      other.close();
      own.disconnect();
    },
  };
}
