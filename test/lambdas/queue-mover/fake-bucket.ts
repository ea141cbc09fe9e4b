import { createHash } from 'node:crypto';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';

/** As many keys as S3 lists at once; fewer, so that lists go on. */
const page = 2;

/** Equal for equal contents, as S3's is for a small object with its own keys. */
function tagOf(text: string): string {
  return `"${createHash('md5').update(text).digest('hex')}"`;
}

/** S3 in memory, for one bucket, with what the mover uses of it. */
export function fakeBucket(bucket: string) {
  const objects = new Map<string, string>();
  const mock = mockClient(S3Client);
  const only = { Bucket: bucket };
  mock.on(GetObjectCommand, only).callsFake(async ({ Key }) => {
    const text = objects.get(Key);
    if (text === undefined) throw new NoSuchKey({ message: 'none', $metadata: {} });
    return { Body: { transformToString: async () => text }, ETag: tagOf(text) };
  });
  mock.on(PutObjectCommand, only).callsFake(async ({ Key, Body, IfNoneMatch, IfMatch }) => {
    const text = objects.get(Key);
    const changed = IfMatch !== undefined && (text === undefined || tagOf(text) !== IfMatch);
    if (changed || (IfNoneMatch === '*' && text !== undefined)) {
      throw Object.assign(new Error('At least one of the pre-conditions you specified did not hold'), {
        name: 'PreconditionFailed',
      });
    }
    objects.set(Key, Body);
    return { ETag: tagOf(Body) };
  });
  mock
    .on(ListObjectsV2Command, only)
    .callsFake(async ({ Prefix, Delimiter, StartAfter = '', ContinuationToken = '' }) => {
      const after = ContinuationToken === '' ? StartAfter : ContinuationToken;
      if (Delimiter !== undefined) {
        const within = [...objects.keys()].filter((key) => key.startsWith(Prefix));
        const folders = within.map((key) => key.slice(0, key.indexOf(Delimiter, Prefix.length) + 1));
        return { CommonPrefixes: [...new Set(folders)].sort().map((folder) => ({ Prefix: folder })) };
      }
      const keys = [...objects.keys()].filter((key) => key.startsWith(Prefix) && key > after).sort();
      const listed = keys.slice(0, page);
      return {
        Contents: listed.map((Key) => ({ Key })),
        ...(keys.length > page && { NextContinuationToken: listed.at(-1) }),
      };
    });
  mock.on(DeleteObjectCommand, only).callsFake(async ({ Key }) => {
    objects.delete(Key);
    return {};
  });
  mock.on(DeleteObjectsCommand, only).callsFake(async ({ Delete }) => {
    for (const { Key } of Delete.Objects) objects.delete(Key);
    return {};
  });
  return { objects, mock };
}
