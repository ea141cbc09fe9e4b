import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { controlsKeys } from '../../config/contract/controls-keys';
import { jsonRecord, recordIn } from '../../domain/json-record';
import { CliError } from '../kit/command-result';
import type { JobCounters } from './job-counters';

/** What a resize does, in its order. */
const resizeSteps = [
  'hold',
  'snapshot',
  'block-deploys',
  'count',
  'await',
  'modify',
  'settle',
  'compare',
  'release',
  'allow-deploys',
  'finish',
] as const;

export type ResizeStep = (typeof resizeSteps)[number];

/** What the next run has to know if this one is interrupted. Written before each step. */
export interface ResizeRecord {
  readonly version: 1;
  /** Of this resize: stands in the reason of the hold. */
  readonly id: string;
  readonly storeId: string;
  /** Node types. */
  readonly from: string;
  readonly to: string;
  /** Goes back to `from`. */
  readonly undoing: boolean;
  /** The step that was about to be done. */
  readonly doing: ResizeStep | 'finished';
  readonly beganAtSeconds: number;
  readonly before?: JobCounters;
  readonly snapshot?: string;
}

/** The record that a string holds, or nothing. */
export function parseResizeRecord(text: string): ResizeRecord | undefined {
  const found = jsonRecord(text);
  if (found === undefined) return undefined;
  const { version, id, storeId, from, to, undoing, beganAtSeconds, snapshot } = found;
  const doing = [...resizeSteps, 'finished' as const].find((step) => step === found.doing);
  if (version !== 1 || doing === undefined || typeof undoing !== 'boolean') return undefined;
  if (typeof id !== 'string' || typeof storeId !== 'string') return undefined;
  if (typeof from !== 'string' || typeof to !== 'string' || typeof beganAtSeconds !== 'number')
    return undefined;
  const before = counters(found.before);
  return {
    version,
    id,
    storeId,
    from,
    to,
    undoing,
    doing,
    beganAtSeconds,
    ...(before === undefined ? {} : { before }),
    ...(typeof snapshot === 'string' ? { snapshot } : {}),
  };
}

function counters(value: unknown): JobCounters | undefined {
  const { atSeconds, finished, accounted, added } = recordIn(value) ?? {};
  if (typeof atSeconds !== 'number' || typeof finished !== 'number' || typeof accounted !== 'number') {
    return undefined;
  }
  return { atSeconds, finished, accounted, ...(typeof added === 'number' ? { added } : {}) };
}

/** What stands in the controls bucket about resizes of one store. */
export class ResizeRecords {
  private readonly place: { readonly Bucket: string; readonly Key: string };
  private etag: string | undefined;

  constructor(
    private readonly client: S3Client,
    { bucket, storeId }: { readonly bucket: string; readonly storeId: string },
  ) {
    this.place = { Bucket: bucket, Key: `${controlsKeys.resizePrefix}${storeId}.json` };
  }

  /** @throws CliError where something else stands there: to go on without it might undo what it knows */
  async read(): Promise<ResizeRecord | undefined> {
    try {
      const { Body, ETag } = await this.client.send(new GetObjectCommand(this.place));
      this.etag = ETag;
      const record = parseResizeRecord((await Body?.transformToString()) ?? '');
      if (record !== undefined) return record;
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      throw error;
    }
    const { Bucket, Key } = this.place;
    throw new CliError(1, `s3://${Bucket}/${Key} is no record of a resize: look at it, and remove it`);
  }

  /** Only onto what was read or written last, so that two operators cannot both go on. */
  async write(record: ResizeRecord): Promise<void> {
    try {
      const { ETag } = await this.client.send(
        new PutObjectCommand({
          ...this.place,
          Body: JSON.stringify(record),
          ContentType: 'application/json',
          ...(this.etag === undefined ? { IfNoneMatch: '*' } : { IfMatch: this.etag }),
        }),
      );
      this.etag = ETag;
    } catch (error) {
      if (
        error instanceof Error &&
        ['PreconditionFailed', 'ConditionalRequestConflict'].includes(error.name)
      ) {
        throw new CliError(1, 'somebody else works on this resize at the same time: leave it to one of you');
      }
      throw error;
    }
  }
}
