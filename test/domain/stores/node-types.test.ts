import fc from 'fast-check';
import { lessReserve, nodeTypeMemoryBytes, usableBytes } from '../../../domain/stores/node-types';

describe('nodeTypeMemoryBytes', () => {
  test('full names, whole bytes, and more memory with every size of a family', () => {
    const families = new Map<string, number[]>();
    for (const [nodeType, bytes] of Object.entries(nodeTypeMemoryBytes)) {
      expect(nodeType).toMatch(/^cache\.(t4g|m7g|r7g)\.(micro|small|medium|\d*x?large)$/);
      expect(Number.isSafeInteger(bytes)).toBe(true);
      const family = nodeType.split('.')[1] ?? '';
      families.set(family, [...(families.get(family) ?? []), bytes]);
    }
    expect([...families.keys()]).toEqual(['t4g', 'm7g', 'r7g']);
    for (const sizes of families.values()) expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
  });
});

describe('usableBytes', () => {
  test.each([
    ['cache.t4g.micro', 25, 402_653_184],
    ['cache.r7g.large', 25, 10_527_885_772],
    ['cache.r7g.16xlarge', 0, 450_000_750_456],
    ['cache.m7g.large', 100, 0],
  ])('%s less %i %%', (nodeType, reservedPercent, expected) => {
    expect(usableBytes(nodeType, reservedPercent)).toBe(expected);
  });

  test.each(['cache.r5.large', 'r7g.large', 'toString', ''])('refuses node type %j', (nodeType) => {
    expect(() => usableBytes(nodeType, 25)).toThrow(/^nodeType: expected one of cache\.t4g\.micro, .*, got /);
  });

  test.each([-1, 101, 25.5, Number.NaN])('refuses a reserve of %d %%', (reservedPercent) => {
    expect(() => usableBytes('cache.m7g.large', reservedPercent)).toThrow(
      new RangeError(`reservedPercent: expected a whole number from 0 to 100, got ${reservedPercent}`),
    );
  });
});

describe('lessReserve', () => {
  test('leaves whole bytes, at most one short of the exact share', () => {
    fc.assert(
      fc.property(fc.nat(450_000_750_456), fc.nat(100), (bytes, reserved) => {
        const left = lessReserve(bytes, reserved) * 100;
        const exact = bytes * (100 - reserved);
        return left <= exact && left + 100 > exact;
      }),
    );
  });
});
