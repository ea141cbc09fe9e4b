import { randomUUID } from 'node:crypto';
import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { parkedKeys } from '../../../config/contract/parked-keys';
import { moverBusy } from '../../../domain/parked/mover-protocol';
import type { LambdaClock } from '../../store-client/clock';
import { reasonOf } from '../../store-client/partial-result';

/** The function's minute (constructs/controls/queue-mover.ts), and some seconds for clocks that differ. */
const leaseMs = 65_000;

/** What S3 says to a write whose condition does not hold, and to one that met another at the same moment. */
const conditional: readonly string[] = ['PreconditionFailed', 'ConditionalRequestConflict'];

/** Somebody else's mover works on this operation. Who asked asks again. */
class MoverBusy extends Error {
  override readonly name = moverBusy;
}

interface Lease {
  readonly untilMs: number;
  readonly tag: string;
}

/** A lease while it is held. */
export interface HeldLease {
  /** Keeps it for the turn that is given its tag, and for nobody else before it runs out. */
  keep(): Promise<string>;
  /** Takes that back: it is given up at the end, as ever. */
  takeBack(): void;
}

export interface LeaseRequest {
  /** Of the operation. */
  readonly id: string;
  /** Of the lease that the turn before left to this one. */
  readonly tag?: string;
}

/**
 * One mover at a time for each operation: of two that settle one batch, the later one would write down only what itself
 * took. Two operations do not meet: a script takes a job for one of them. It was one lease for all, when an operator sat
 * before each; now a return of hours would keep everybody from parking in the next incident.
 *
 * It was a reservation of Lambda's, which a new account refuses. It is an object of the bucket and no key of the store: a
 * store that is full takes no key, and that is when jobs are parked.
 */
export class MoverLease {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
    private readonly clock: Pick<LambdaClock, 'nowMs'>,
  ) {}

  /** Does something while nobody else does. @throws MoverBusy where somebody else does it now, or died less than 65 s ago */
  async hold<T>({ id, tag: given }: LeaseRequest, work: (lease: HeldLease) => Promise<T>): Promise<T> {
    const key = parkedKeys.lease(id);
    const found = given === undefined || given === '' ? await this.#read(key) : await this.#left(key, given);
    const nowMs = this.clock.nowMs();
    if (found !== undefined && found.untilMs > nowMs) throw busy();
    let tag = await this.#write(key, nowMs + leaseMs, found?.tag);
    let kept = false;
    try {
      return await work({
        keep: async () => {
          tag = await this.#write(key, this.clock.nowMs() + leaseMs, tag);
          kept = true;
          return tag;
        },
        takeBack: () => {
          kept = false;
        },
      });
    } finally {
      // One that cannot be given back is over soon by itself.
      if (!kept) await this.#write(key, 0, tag).catch(() => undefined);
    }
  }

  /** A lease that was left to whoever has its tag; else as it stands. */
  async #left(key: string, tag: string): Promise<Lease | undefined> {
    const found = await this.#read(key);
    return found?.tag === tag ? { untilMs: 0, tag } : found;
  }

  async #read(key: string): Promise<Lease | undefined> {
    try {
      const { Body, ETag = '' } = await this.client.send(
        new GetObjectCommand({ Bucket: this.bucket, Key: key }),
      );
      const { untilMs } = JSON.parse((await Body?.transformToString()) ?? '{}');
      return { untilMs: typeof untilMs === 'number' ? untilMs : 0, tag: ETag };
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw new Error(`reading ${key}: ${reasonOf(error)}`);
    }
  }

  async #write(key: string, untilMs: number, tag: string | undefined): Promise<string> {
    try {
      const { ETag = '' } = await this.client.send(
        new PutObjectCommand({
          Bucket: this.bucket,
          Key: key,
          // Equal contents would have equal tags, and a tag is what a turn hands over.
          Body: JSON.stringify({ untilMs, holder: randomUUID() }),
          ContentType: 'application/json',
          ...(tag === undefined ? { IfNoneMatch: '*' } : { IfMatch: tag }),
        }),
      );
      return ETag;
    } catch (error) {
      if (error instanceof Error && conditional.includes(error.name)) throw busy();
      throw new Error(`writing ${key}: ${reasonOf(error)}`);
    }
  }
}

function busy(): MoverBusy {
  return new MoverBusy('another mover works on this operation');
}
