import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { parkedKeys } from '../../../config/contract/parked-keys';
import { parkedShapes } from '../../../config/contract/parked-shapes';
import { parsedShape } from '../../../config/contract/parsed-shape';
import { joinedBatch } from '../../../domain/parked/parked-job';
import { reasonOf } from '../../store-client/partial-result';
import type { ParkedObjects } from '../mover-context';

/** S3 removes as many objects at once. */
const MOST_REMOVED = 1_000;

/** Operations and batches as JSON objects of the controls bucket. */
export class ParkedBucket implements ParkedObjects {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {}

  readOperation: ParkedObjects['readOperation'] = async (id) => {
    const name = parkedKeys.operation(id);
    const value = await this.#get(name);
    return value === undefined ? undefined : parsedShape(parkedShapes.operation, { name, value });
  };

  writeOperation: ParkedObjects['writeOperation'] = (operation) =>
    this.#put({ key: parkedKeys.operation(operation.id), value: operation });

  lastBatch: ParkedObjects['lastBatch'] = async (id, afterBatch) => {
    const keys = await this.#keys(parkedKeys.batches(id), parkedKeys.batch(id, afterBatch));
    const [, number = afterBatch] = /(\d+)\.json$/.exec(keys.at(-1) ?? '') ?? [];
    return Number(number);
  };

  readBatch: ParkedObjects['readBatch'] = async (id, number) => {
    const name = parkedKeys.batch(id, number);
    const outcomeName = parkedKeys.outcome(id, number);
    const [value, outcome] = await Promise.all([this.#get(name), this.#get(outcomeName)]);
    const batch = parsedShape(parkedShapes.batch, { name, value });
    if (batch.version === 1 && batch.state === 'parked') return batch;
    const written = { version: 2, jobs: batch.jobs } as const;
    if (outcome === undefined) return joinedBatch(written, undefined);
    return joinedBatch(written, parsedShape(parkedShapes.outcome, { name: outcomeName, value: outcome }));
  };

  createBatch: ParkedObjects['createBatch'] = (id, number, batch) =>
    this.#put({ key: parkedKeys.batch(id, number), value: batch, onlyIfNone: true });

  writeOutcome: ParkedObjects['writeOutcome'] = (id, number, outcome) =>
    this.#put({ key: parkedKeys.outcome(id, number), value: outcome });

  /** The jobs first: an outcome without its batch says nothing of anybody. */
  removeBatches: ParkedObjects['removeBatches'] = async (id) => {
    for (const prefix of [parkedKeys.batches(id), parkedKeys.outcomes(id)]) {
      const keys = await this.#keys(prefix);
      for (let done = 0; done < keys.length; done += MOST_REMOVED) {
        const Delete = {
          Objects: keys.slice(done, done + MOST_REMOVED).map((Key) => ({ Key })),
          Quiet: true,
        };
        const { Errors = [] } = await this.client.send(
          new DeleteObjectsCommand({ Bucket: this.bucket, Delete }),
        );
        const [problem] = Errors;
        if (problem !== undefined)
          throw new Error(`removing ${problem.Key}: ${problem.Code}: ${problem.Message}`);
      }
    }
  };

  askStop: ParkedObjects['askStop'] = (id) => this.#put({ key: parkedKeys.stop(id), value: { stop: true } });

  isStopAsked: ParkedObjects['isStopAsked'] = async (id) =>
    (await this.#get(parkedKeys.stop(id))) !== undefined;

  takeBackStop: ParkedObjects['takeBackStop'] = async (id) => {
    const Key = parkedKeys.stop(id);
    await this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key })).catch((error: unknown) => {
      throw new Error(`removing ${Key}: ${reasonOf(error)}`);
    });
  };

  async #keys(prefix: string, after?: string): Promise<string[]> {
    const keys: string[] = [];
    let token: string | undefined;
    do {
      const { Contents = [], NextContinuationToken } = await this.client.send(
        new ListObjectsV2Command({
          Bucket: this.bucket,
          Prefix: prefix,
          StartAfter: after,
          ContinuationToken: token,
        }),
      );
      keys.push(...Contents.flatMap(({ Key }) => Key ?? []));
      token = NextContinuationToken;
    } while (token !== undefined);
    return keys;
  }

  async #get(key: string): Promise<unknown> {
    try {
      const { Body } = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      return JSON.parse((await Body?.transformToString()) ?? 'null');
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw new Error(`reading ${key}: ${reasonOf(error)}`);
    }
  }

  async #put({ key, value, onlyIfNone = false }: { key: string; value: unknown; onlyIfNone?: boolean }) {
    await this.client
      .send(
        new PutObjectCommand({
          Bucket: this.bucket,
          Key: key,
          Body: JSON.stringify(value),
          ContentType: 'application/json',
          ...(onlyIfNone && { IfNoneMatch: '*' }),
        }),
      )
      .catch((error: unknown) => {
        throw new Error(`writing ${key}: ${reasonOf(error)}`);
      });
  }
}
