import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { readStressFromS3 } from '../../client/read-from-s3';
import { controlsKeys } from '../../config/contract/controls-keys';

const s3 = mockClient(S3Client);
beforeEach(() => s3.reset());

test('reads the key that the meter writes', async () => {
  s3.on(GetObjectCommand, { Bucket: 'controls', Key: controlsKeys.stressReport }).callsFake(() => ({
    Body: { transformToString: async () => 'the report' },
  }));
  expect(await readStressFromS3(new S3Client({}), 'controls')()).toBe('the report');
});

test('an answer without a body names the object', async () => {
  s3.on(GetObjectCommand).resolves({});
  await expect(readStressFromS3(new S3Client({}), 'controls')()).rejects.toThrow(
    's3://controls/stress/report.json: S3 answered without a body',
  );
});
