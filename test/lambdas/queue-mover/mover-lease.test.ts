import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { MoverLease } from '../../../lambdas/queue-mover/aws/mover-lease';
import { fakeBucket } from './fake-bucket';

const key = 'parked/mover-lease.json';
const client = new S3Client({ region: 'us-east-1' });
let nowMs: number;
let bucket: ReturnType<typeof fakeBucket>;

beforeEach(() => {
  nowMs = Date.UTC(2026, 10, 24, 2);
  bucket = fakeBucket('controls');
});

const lease = () => new MoverLease(client, 'controls', { nowMs: () => nowMs });

test('who comes while a mover works is told so and does nothing; who comes after it works', async () => {
  let worked = 0;
  const work = async () => {
    worked += 1;
  };
  await lease().hold(async () => {
    await expect(lease().hold(work)).rejects.toMatchObject({ name: 'MoverBusy' });
    expect(worked).toBe(0);
  });
  await lease().hold(work);
  expect(worked).toBe(1);
});

test('of two that come at the same moment one works', async () => {
  let working = 0;
  const most: number[] = [];
  const work = async () => {
    working += 1;
    most.push(working);
    await new Promise(setImmediate);
    working -= 1;
  };
  for (const round of [1, 2, 3]) {
    const outcomes = await Promise.allSettled([lease().hold(work), lease().hold(work)]);
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect([round, refused]).toMatchObject([round, [{ reason: { name: 'MoverBusy' } }]]);
  }
  expect(most).toEqual([1, 1, 1]);
});

test('a mover that failed gives it back, and one that died has it for the rest of its minute', async () => {
  await expect(lease().hold(() => Promise.reject(new Error('the store is away')))).rejects.toThrow(
    'the store is away',
  );
  await lease().hold(async () => undefined);

  await lease().hold(async () => {
    // Dead: whatever it would write is not written.
    bucket.mock.on(PutObjectCommand, { Key: key }).rejects(new Error('S3 is away'));
  });
  const text = bucket.objects.get(key) ?? '';
  bucket = fakeBucket('controls');
  bucket.objects.set(key, text);
  nowMs += 64_000;
  await expect(lease().hold(async () => 1)).rejects.toMatchObject({ name: 'MoverBusy' });
  nowMs += 2_000;
  expect(await lease().hold(async () => 2)).toBe(2);
});

test('what S3 cannot do is told with the name of the object', async () => {
  bucket.mock.on(PutObjectCommand, { Key: key }).rejects(new Error('slow down'));
  await expect(lease().hold(async () => 1)).rejects.toThrow(`writing ${key}: slow down`);
});
