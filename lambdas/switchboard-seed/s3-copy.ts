import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { controlsKeys } from '../../config/contract/controls-keys';
import type { CopyStore, CopyText } from './keep-copy';
import type { RemovableCopy } from './take-back';

/** What S3 says of an object that is not there. The second one to whoever may not list the bucket. */
const absent = ['NoSuchKey', 'AccessDenied'];

/** The last-resort copy in the controls bucket. */
export class S3Copy implements CopyStore, RemovableCopy {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {}

  async read(): Promise<CopyText | undefined> {
    try {
      const { Body, ETag } = await this.client.send(new GetObjectCommand(this.place()));
      return { text: (await Body?.transformToString()) ?? '', tag: ETag ?? '' };
    } catch (problem) {
      if (problem instanceof Error && absent.includes(problem.name)) return undefined;
      throw problem;
    }
  }

  async write(text: string, read: CopyText | undefined): Promise<void> {
    await this.client.send(
      new PutObjectCommand({
        ...this.place(),
        Body: text,
        ContentType: 'application/json',
        // An operator may write at the same moment, and what he writes is newer.
        ...(read === undefined ? { IfNoneMatch: '*' } : { IfMatch: read.tag }),
      }),
    );
  }

  async remove(): Promise<void> {
    const { Bucket, Key } = this.place();
    // One page holds a thousand; a copy that nobody but the seed wrote has one version or two.
    const { Versions = [], DeleteMarkers = [] } = await this.client.send(
      new ListObjectVersionsCommand({ Bucket, Prefix: Key }),
    );
    for (const { VersionId } of [...Versions, ...DeleteMarkers]) {
      await this.client.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
    }
  }

  private place(): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.bucket, Key: controlsKeys.lastResortSwitchboard };
  }
}
