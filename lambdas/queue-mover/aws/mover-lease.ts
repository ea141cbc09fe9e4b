import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { parkedKeys } from '../../../config/contract/parked-keys';
import { moverBusy } from '../../../domain/parked/mover-protocol';
import type { LambdaClock } from '../../store-client/clock';
import { reasonOf } from '../../store-client/partial-result';

/** The function's minute (constructs/controls/queue-mover.ts), and some seconds for clocks that differ. */
const leaseMs = 65_000;

/** What S3 says to a write whose condition does not hold, and to one that met another at the same moment. */
const conditional: readonly string[] = ['PreconditionFailed', 'ConditionalRequestConflict'];

/** Somebody else's mover works. Who asked asks again. */
class MoverBusy extends Error {
  override readonly name = moverBusy;
}

interface Lease {
  readonly untilMs: number;
  readonly tag: string;
}

/**
 * One mover at a time: of two that settle one batch, the later one would write down only what itself took. It was a
 * reservation of Lambda's, which a new account refuses. It is an object of the bucket and no key of the store: a store that
 * is full takes no key, and that is when jobs are parked.
 */
export class MoverLease {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
    private readonly clock: Pick<LambdaClock, 'nowMs'>,
  ) {}

  /** Does something while nobody else does. @throws MoverBusy where somebody else does it now, or died less than 65 s ago */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    const found = await this.#read();
    const nowMs = this.clock.nowMs();
    if (found !== undefined && found.untilMs > nowMs) throw busy();
    const tag = await this.#write(nowMs + leaseMs, found?.tag);
    try {
      return await work();
    } finally {
      // One that cannot be given back is over soon by itself.
      await this.#write(0, tag).catch(() => undefined);
    }
  }

  async #read(): Promise<Lease | undefined> {
    try {
      const { Body, ETag = '' } = await this.client.send(new GetObjectCommand(this.#place()));
      const { untilMs } = JSON.parse((await Body?.transformToString()) ?? '{}');
      return { untilMs: typeof untilMs === 'number' ? untilMs : 0, tag: ETag };
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw new Error(`reading ${parkedKeys.lease}: ${reasonOf(error)}`);
    }
  }

  async #write(untilMs: number, tag: string | undefined): Promise<string> {
    try {
      const { ETag = '' } = await this.client.send(
        new PutObjectCommand({
          ...this.#place(),
          Body: JSON.stringify({ untilMs }),
          ContentType: 'application/json',
          ...(tag === undefined ? { IfNoneMatch: '*' } : { IfMatch: tag }),
        }),
      );
      return ETag;
    } catch (error) {
      if (error instanceof Error && conditional.includes(error.name)) throw busy();
      throw new Error(`writing ${parkedKeys.lease}: ${reasonOf(error)}`);
    }
  }

  #place(): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.bucket, Key: parkedKeys.lease };
  }
}

function busy(): MoverBusy {
  return new MoverBusy('another mover works');
}
