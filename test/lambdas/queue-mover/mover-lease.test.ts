import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { MoverLease } from '../../../lambdas/queue-mover/aws/mover-lease';
import { fakeBucket } from './fake-bucket';

const id = 'park-20261119-143000-k7fd';
const key = `parked/${id}/lease.json`;
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
  await lease().hold({ id }, async () => {
    await expect(lease().hold({ id }, work)).rejects.toMatchObject({ name: 'MoverBusy' });
    expect(worked).toBe(0);
  });
  await lease().hold({ id }, work);
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
    const outcomes = await Promise.allSettled([lease().hold({ id }, work), lease().hold({ id }, work)]);
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect([round, refused]).toMatchObject([round, [{ reason: { name: 'MoverBusy' } }]]);
  }
  expect(most).toEqual([1, 1, 1]);
});

test('a mover that failed gives it back, and one that died has it for the rest of its minute', async () => {
  await expect(lease().hold({ id }, () => Promise.reject(new Error('the store is away')))).rejects.toThrow(
    'the store is away',
  );
  await lease().hold({ id }, async () => undefined);

  await lease().hold({ id }, async () => {
    // Dead: whatever it would write is not written.
    bucket.mock.on(PutObjectCommand, { Key: key }).rejects(new Error('S3 is away'));
  });
  const text = bucket.objects.get(key) ?? '';
  bucket = fakeBucket('controls');
  bucket.objects.set(key, text);
  nowMs += 64_000;
  await expect(lease().hold({ id }, async () => 1)).rejects.toMatchObject({ name: 'MoverBusy' });
  nowMs += 2_000;
  expect(await lease().hold({ id }, async () => 2)).toBe(2);
});

test('two operations do not wait for each other', async () => {
  const other = { id: 'purge-20261119-143000-k7fd' };
  expect(await lease().hold({ id }, () => lease().hold(other, async () => 2))).toBe(2);
});

test('a lease that is kept is the next turn’s and nobody else’s, and only once', async () => {
  const tag = await lease().hold({ id }, (held) => held.keep());
  await expect(lease().hold({ id }, async () => 1)).rejects.toMatchObject({ name: 'MoverBusy' });
  await lease().hold({ id, tag }, async () => {
    // The event came twice.
    await expect(lease().hold({ id, tag }, async () => 2)).rejects.toMatchObject({ name: 'MoverBusy' });
  });
  expect(await lease().hold({ id }, async () => 3)).toBe(3);

  const lost = await lease().hold({ id }, (held) => held.keep());
  nowMs += 66_000;
  expect(await lease().hold({ id }, async () => 4)).toBe(4);
  // Too late, and free by now: the turn finds out by its number that it is over.
  expect(await lease().hold({ id, tag: lost }, async () => 5)).toBe(5);
});

test('a lease that was kept for a turn that could not be called is given up', async () => {
  await lease().hold({ id }, async (held) => {
    await held.keep();
    held.takeBack();
  });
  expect(await lease().hold({ id }, async () => 1)).toBe(1);
});

test('what S3 cannot do is told with the name of the object', async () => {
  bucket.mock.on(PutObjectCommand, { Key: key }).rejects(new Error('slow down'));
  await expect(lease().hold({ id }, async () => 1)).rejects.toThrow(`writing ${key}: slow down`);
});
