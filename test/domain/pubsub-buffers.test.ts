import fc from 'fast-check';
import { pubsubBuffers } from '../../domain/pubsub-buffers';

const mebibyte = 1024 * 1024;
const small = {
  nodeMemoryBytes: 64 * mebibyte,
  reservedPercent: 25,
  subscribers: 5,
  pubsubHardLimitBytes: 4 * mebibyte,
  publishers: 4,
  normalHardLimitBytes: mebibyte,
};

describe('pubsubBuffers', () => {
  test('the whole sum, line by line', () => {
    expect(pubsubBuffers(small)).toEqual({
      worstBytes: 24 * mebibyte,
      allowedBytes: 24 * mebibyte,
      fits: true,
      lines: [
        'subscribers: 5 x 4,194,304 bytes = 20,971,520 bytes',
        'publishers: 4 x 1,048,576 bytes = 4,194,304 bytes',
        'worst case: 25,165,824 bytes',
        'usable: 67,108,864 bytes less 25 % reserve = 50,331,648 bytes',
        'allowed: half of it = 25,165,824 bytes',
        'fits: 0 bytes to spare',
      ],
    });
  });

  test('one byte too many does not fit, and the line says so to the byte', () => {
    const { fits, lines } = pubsubBuffers({
      ...small,
      publishers: 1,
      normalHardLimitBytes: 4 * mebibyte + 1,
    });
    expect(fits).toBe(false);
    expect(lines.at(-1)).toBe('does not fit: 1 bytes too many');
  });

  test('ten stalled subscribers at the default limits, the 2020 outage in small, do not fit 64 MiB', () => {
    expect(pubsubBuffers({ ...small, subscribers: 10, pubsubHardLimitBytes: 33_554_432 }).fits).toBe(false);
  });

  test.each(['pubsubHardLimitBytes', 'normalHardLimitBytes'] as const)(
    '%s 0 is no limit, so nothing fits',
    (limit) => {
      const unlimited = pubsubBuffers({ ...small, [limit]: 0 });
      expect(unlimited).toMatchObject({ fits: false, worstBytes: Number.POSITIVE_INFINITY });
      expect(unlimited.lines).toContain('worst case: unlimited bytes');
    },
  );

  test('no client behind a limit that is off costs nothing', () => {
    expect(pubsubBuffers({ ...small, publishers: 0, normalHardLimitBytes: 0 }).worstBytes).toBe(
      20 * mebibyte,
    );
  });

  test('the verdict follows the sum, and the worst case never takes more than half of what is usable', () => {
    const input = fc.record({
      nodeMemoryBytes: fc.nat(450_000_750_456),
      reservedPercent: fc.nat(100),
      subscribers: fc.nat(3000),
      pubsubHardLimitBytes: fc.integer({ min: 1, max: 64 * mebibyte }),
      publishers: fc.nat(3000),
      normalHardLimitBytes: fc.integer({ min: 1, max: 64 * mebibyte }),
    });
    fc.assert(
      fc.property(input, (sum) => {
        const { fits, worstBytes } = pubsubBuffers(sum);
        return fits === worstBytes * 200 <= sum.nodeMemoryBytes * (100 - sum.reservedPercent);
      }),
    );
  });
});
