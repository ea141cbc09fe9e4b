import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { answeringClient } from './answering-client';
import { type AwsCalls, awsError } from './aws-faults';

/** The controls bucket, with conditional writes as S3 has them. */
export class FakeControlsBucket {
  readonly objects = new Map<string, { readonly text: string; readonly etag: string }>();
  private writes = 0;

  constructor(calls: AwsCalls) {
    const client = answeringClient(S3Client);
    client.on(GetObjectCommand, async ({ Key = '' }) => {
      calls.called(`GetObject ${Key}`);
      const found = this.objects.get(Key);
      if (found === undefined) throw awsError('NoSuchKey', 'The specified key does not exist.');
      return { ETag: found.etag, Body: { transformToString: async () => found.text } };
    });
    client.on(PutObjectCommand, async ({ Key = '', Body, IfMatch, IfNoneMatch }) => {
      calls.called(`PutObject ${Key}`);
      const found = this.objects.get(Key);
      const refused =
        IfNoneMatch === '*' ? found !== undefined : IfMatch !== undefined && IfMatch !== found?.etag;
      if (refused) throw awsError('PreconditionFailed', 'At least one of the pre-conditions did not hold');
      return { ETag: this.put(Key, String(Body)) };
    });
  }

  put(key: string, text: string): string {
    this.writes += 1;
    const etag = `"${this.writes}"`;
    this.objects.set(key, { text, etag });
    return etag;
  }

  json(key: string): Record<string, unknown> | undefined {
    const found = this.objects.get(key);
    return found === undefined ? undefined : JSON.parse(found.text);
  }
}
