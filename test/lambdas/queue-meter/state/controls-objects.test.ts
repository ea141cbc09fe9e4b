import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { ControlsObjects } from '../../../../lambdas/queue-meter/state/controls-objects';

const s3 = mockClient(S3Client);
const objects = new ControlsObjects(new S3Client({ region: 'us-east-1' }), 'controls');

beforeEach(() => {
  s3.reset();
});

test('writes JSON as JSON', async () => {
  await objects.put('stress/report.json', { level: 'normal' });
  expect(s3.commandCalls(PutObjectCommand).map(({ args }) => args[0].input)).toEqual([
    {
      Bucket: 'controls',
      Key: 'stress/report.json',
      Body: '{"level":"normal"}',
      ContentType: 'application/json',
    },
  ]);
});

test('nothing where there is no object', async () => {
  s3.on(GetObjectCommand).rejects(new NoSuchKey({ message: 'none', $metadata: {} }));
  expect(await objects.get('stress/meter-state.json')).toBeUndefined();
});

test('an object that may not be read is an error', async () => {
  s3.on(GetObjectCommand).rejects(new Error('Access Denied'));
  await expect(objects.get('stress/meter-state.json')).rejects.toThrow('Access Denied');
});
