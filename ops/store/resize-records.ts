import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { controlsKeys } from '../../config/contract/controls-keys';
import { CliError } from '../kit/command-result';
import { parseResizeRecord, type ResizeRecord } from './resize-record';

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
