import {
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
import { reasonOf } from '../../store-client/partial-result';
import type { ParkedObjects } from '../mover-context';

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
    const keys = await this.#batchKeys(id, parkedKeys.batch(id, afterBatch));
    const [, number = afterBatch] = /(\d+)\.json$/.exec(keys.at(-1) ?? '') ?? [];
    return Number(number);
  };

  readBatch: ParkedObjects['readBatch'] = async (id, number) => {
    const name = parkedKeys.batch(id, number);
    return parsedShape(parkedShapes.batch, { name, value: await this.#get(name) });
  };

  createBatch: ParkedObjects['createBatch'] = (id, number, batch) =>
    this.#put({ key: parkedKeys.batch(id, number), value: batch, onlyIfNone: true });

  writeBatch: ParkedObjects['writeBatch'] = (id, number, batch) =>
    this.#put({ key: parkedKeys.batch(id, number), value: batch });

  removeBatches: ParkedObjects['removeBatches'] = async (id) => {
    for (let keys = await this.#batchKeys(id); keys.length > 0; keys = await this.#batchKeys(id)) {
      const Delete = { Objects: keys.slice(0, 1000).map((Key) => ({ Key })), Quiet: true };
      const { Errors = [] } = await this.client.send(
        new DeleteObjectsCommand({ Bucket: this.bucket, Delete }),
      );
      const [problem] = Errors;
      if (problem !== undefined)
        throw new Error(`removing ${problem.Key}: ${problem.Code}: ${problem.Message}`);
    }
  };

  async #batchKeys(id: string, after?: string): Promise<string[]> {
    const keys: string[] = [];
    let token: string | undefined;
    do {
      const { Contents = [], NextContinuationToken } = await this.client.send(
        new ListObjectsV2Command({
          Bucket: this.bucket,
          Prefix: parkedKeys.batches(id),
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
