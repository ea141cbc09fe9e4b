import fc from 'fast-check';
import { pubsubBuffers } from '../../../config/budgets/pubsub-buffers';

const mebibyte = 1024 * 1024;
const client = (what: string, connections: number, hardLimitBytes: number) => ({
  what,
  connections,
  hardLimitBytes,
});
const node = { nodeMemoryBytes: 64 * mebibyte, reservedPercent: 25 };

describe('pubsubBuffers', () => {
  test('the whole sum, line by line', () => {
    const clients = [client('subscribers', 5, 4 * mebibyte), client('publishers', 4, mebibyte)];
    expect(pubsubBuffers({ ...node, clients })).toEqual({
      name: 'pub/sub output buffers',
      unit: 'bytes',
      used: 24 * mebibyte,
      allowed: 24 * mebibyte,
      fits: true,
      lines: [
        'subscribers x 4,194,304 = 20,971,520',
        'publishers x 1,048,576 = 4,194,304',
        'used: 25,165,824 bytes',
        'allowed: half of 67,108,864 less 25 % reserve = 25,165,824',
        'fits: 0 to spare',
      ],
    });
  });

  test('one byte too many does not fit, and the line says so to the byte', () => {
    const { fits, lines } = pubsubBuffers({ ...node, clients: [client('all', 1, 24 * mebibyte + 1)] });
    expect([fits, lines.at(-1)]).toEqual([false, 'does not fit: 1 too many']);
  });

  test('ten stalled subscribers at the default limits, the 2020 outage in small, do not fit 64 MiB', () => {
    expect(pubsubBuffers({ ...node, clients: [client('subscribers', 10, 33_554_432)] }).fits).toBe(false);
  });

  test('a limit of 0 is no limit, so nothing fits', () => {
    const unlimited = pubsubBuffers({ ...node, clients: [client('publishers', 1, 0)] });
    expect(unlimited).toMatchObject({ fits: false, used: Number.POSITIVE_INFINITY });
    expect(unlimited.lines).toContain('publishers x no limit (0 turns it off) = unlimited');
  });

  test('no client behind a limit that is off costs nothing', () => {
    expect(pubsubBuffers({ ...node, clients: [client('publishers', 0, 0)] }).used).toBe(0);
  });

  test('the verdict follows the sum, and the worst case never takes more than half of what is usable', () => {
    const input = fc.record({
      nodeMemoryBytes: fc.nat(450_000_750_456),
      reservedPercent: fc.nat(100),
      clients: fc.array(
        fc.record({
          what: fc.string(),
          connections: fc.nat(3000),
          hardLimitBytes: fc.integer({ min: 1, max: 64 * mebibyte }),
        }),
      ),
    });
    fc.assert(
      fc.property(input, (sum) => {
        const { fits, used } = pubsubBuffers(sum);
        return fits === used * 200 <= sum.nodeMemoryBytes * (100 - sum.reservedPercent);
      }),
    );
  });
});
