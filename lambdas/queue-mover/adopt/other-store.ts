import { isIP } from 'node:net';
import type { S3Client } from '@aws-sdk/client-s3';
import type { JobKeyspace } from '../../../domain/jobs/queue-keys';
import type {
  LookAnswer,
  LookRequest,
  MoveAnswer,
  ReturnRequest,
  TakeRequest,
} from '../../../domain/parked/mover-protocol';
import { systemClock } from '../../store-client/clock';
import { commandRunner, type RunCommands } from '../../store-client/command-runner';
import { storeClient } from '../../store-client/store-client';
import { MoverLease } from '../aws/mover-lease';
import { ParkedBucket } from '../aws/parked-bucket';
import { bullmqFormat } from '../bullmq/bullmq-format';
import type { FormatOptions, JobFormat } from '../job-format';
import { look, move } from '../mover';
import type { MoverContext } from '../mover-context';
import { sidekiqFormat } from '../sidekiq/sidekiq-format';
import { type OtherStoreFacts, readFacts, type SelectedDatabase } from './other-store-facts';
import { tryToTake } from './try-to-take';

/** It may be far away. Milliseconds. */
const STORE_TIMEOUT_MS = 15_000;

/** What INFO would say of memory where the user may not ask it: that nothing is known. */
const NO_MEMORY = 'used_memory:0\r\nmaxmemory:0\r\n';

export interface OtherStorePlace extends JobKeyspace {
  /** With user and password. */
  readonly url: string;
  /** Of its certificate, where a tunnel leads to it. @default the host of the URL */
  readonly tlsName?: string;
  /** What was given up stays there. */
  readonly leavesDead: boolean;
  /** Of the stage file. */
  readonly queues: readonly string[];
}

/** The controls bucket. */
export interface OwnBucket {
  readonly client: S3Client;
  readonly name: string;
}

/** The store of before. It is asked from where this runs: nothing in the stage's account knows of it. */
export interface OtherStore {
  /** What it is, and what stands in it. */
  facts(): Promise<OtherStoreFacts>;
  look(request: LookRequest): Promise<LookAnswer>;
  /** Takes jobs out into the bucket, or gives them back to this store, for some seconds. The same request goes on. */
  move(request: TakeRequest | ReturnRequest): Promise<MoveAnswer>;
  /** Takes jobs of its own out by the very scripts that take others. @throws Error with what the store refuses */
  tryToTake(): Promise<void>;
  close(): void;
}

/**
 * Opens it, at the first command. @throws Error without the URL, which holds a password
 */
export function openOtherStore(place: OtherStorePlace, bucket: OwnBucket): OtherStore {
  const { url, tlsName, framework, keyPrefix, leavesDead, queues } = place;
  const client = storeClient(url, STORE_TIMEOUT_MS);
  // Node names no server by itself here, and those who serve many customers at one address have to know whom.
  const { tls, host = '' } = client.options;
  const servername = tlsName ?? host;
  if (tls !== undefined && isIP(servername) === 0) client.options.tls = { ...tls, servername };
  // A runner each time: it gives all its round trips together as long as one reading has.
  const run: RunCommands = (commands) => commandRunner(client)(commands);
  const objects = new ParkedBucket(bucket.client, bucket.name);
  const options: FormatOptions = { leavesStore: true, leavesDead };
  const format = askedOnce((framework === 'sidekiq' ? sidekiqFormat : bullmqFormat)(keyPrefix, options));
  const context: MoverContext = {
    ...{ format, queues, objects },
    store: withoutInfo(run),
    clock: systemClock,
    isOtherStore: true,
  };
  const database: SelectedDatabase = { number: client.options.db ?? 0 };
  return {
    facts: () => readFacts(context, { framework, keyPrefix, run, database }),
    look: (request) => look(context, request),
    move: (request) =>
      new MoverLease(bucket.client, bucket.name, systemClock).hold({ id: request.id }, async () => {
        const answer = await move(context, request);
        if (answer === 'over') throw new Error(`${request.id}: expected no turn, got one`);
        return answer;
      }),
    tryToTake: () => tryToTake(context, { framework, keyPrefix }),
    close: () => client.disconnect(),
  };
}

/**
 * The same, which looks for queues once: BullMQ's are found by going through all keys, and where one Redis was for
 * everything these are millions of others. Nobody makes new queues there any more.
 */
function askedOnce(format: JobFormat): JobFormat {
  let queues: Promise<readonly string[]> | undefined;
  return {
    ...format,
    queuesIn: (run) => {
      queues ??= format.queuesIn(run).catch((error: unknown) => {
        queues = undefined;
        throw error;
      });
      return queues;
    },
  };
}

/** The same, where a user that may not ask INFO is told nothing of memory. It says why nothing else. */
function withoutInfo(run: RunCommands): RunCommands {
  return async (commands) => {
    const [command] = commands;
    if (command?.[0] !== 'info' || commands.length > 1) return run(commands);
    return run(commands).catch((error: unknown) => {
      if (error instanceof Error && /NOPERM|unknown command/i.test(error.message)) return [NO_MEMORY];
      throw error;
    });
  };
}
