import fc from 'fast-check';
import { jobHash } from '../../client/job-hash';
import { anyText } from '../support/any-text';

/** The algorithm as its authors wrote it, over the bytes that Node makes. */
function fnv1a(bytes: Uint8Array): number {
  let hash = 2166136261n;
  for (const byte of bytes) hash = ((hash ^ BigInt(byte)) * 16777619n) % 2n ** 32n;
  return Number(hash);
}

// From the authors' test vectors (draft-eastlake-fnv).
test.each([
  ['', 0x811c9dc5],
  ['a', 0xe40c292c],
  ['foobar', 0xbf9cf968],
])('%j', (id, hash) => {
  expect(jobHash(id)).toBe(hash);
});

test('FNV-1a over UTF-8, whatever the id is made of', () => {
  const ids = fc.oneof(
    anyText(),
    fc.string({ unit: 'grapheme' }),
    // Half pairs, as where a text was cut.
    fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units)),
    fc.array(fc.integer({ min: 0xd7f0, max: 0xe00f })).map((units) => String.fromCharCode(...units)),
  );
  fc.assert(
    fc.property(ids, (id) => {
      expect(jobHash(id)).toBe(fnv1a(new TextEncoder().encode(id)));
    }),
    { numRuns: 2000 },
  );
});

/** 24 hexadecimal digits as of Sidekiq; made without chance, so that the shares below are always the same. */
const sidekiqId = (index: number) =>
  (BigInt(index) * 0x9e3779b97f4a7c15f39cc060n).toString(16).padStart(24, '0').slice(-24);

test.each([
  ['numbers in a row, as of BullMQ', String],
  ['ids as of Sidekiq', sidekiqId],
  ['ids with one prefix', (index: number) => `repeat:4f1b:${1_606_000_000_000 + index * 60_000}`],
])('of %s as many pass as asked', (_, idOf) => {
  const hashes = Array.from({ length: 50_000 }, (_, index) => jobHash(idOf(index)) % 10_000);
  for (const percent of [1, 5, 10, 50, 90]) {
    const passing = hashes.filter((hash) => hash < percent * 100).length / 500;
    expect(Math.abs(passing - percent)).toBeLessThan(0.5);
  }
});
