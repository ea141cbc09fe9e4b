import fc from 'fast-check';
import {
  baselineCpuPercent,
  expectedNodeType,
  lessReserve,
  maxClients,
  nodeTypeMemoryBytes,
  usableBytes,
} from '../../../domain/stores/node-types';

const familyNames = ['t3', 't4g', 'm5', 'm6g', 'm7g', 'm8g', 'r5', 'r6g', 'r7g', 'r8g', 'c7gn', 'c8gn'];

describe('nodeTypeMemoryBytes', () => {
  test('full names, whole bytes, and more memory with every size of a family', () => {
    const families = new Map<string, number[]>();
    for (const [nodeType, bytes] of Object.entries(nodeTypeMemoryBytes)) {
      expect(nodeType).toMatch(/^cache\.[a-z0-9]+\.(micro|small|medium|\d*x?large)$/);
      expect(Number.isSafeInteger(bytes)).toBe(true);
      const family = nodeType.split('.')[1] ?? '';
      families.set(family, [...(families.get(family) ?? []), bytes]);
    }
    expect([...families.keys()]).toEqual(familyNames);
    for (const sizes of families.values()) expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
  });
});

describe('usableBytes', () => {
  test.each([
    ['cache.t4g.micro', 25, 402_653_184],
    ['cache.r7g.large', 25, 10_527_885_772],
    ['cache.r7g.16xlarge', 0, 450_000_750_456],
    ['cache.m7g.large', 100, 0],
    ['cache.m6g.large', 25, 5_140_907_059],
    ['cache.m8g.large', 25, 5_470_634_115],
    ['cache.r6g.large', 25, 10_527_885_772],
    ['cache.r8g.large', 25, 11_416_871_632],
    ['cache.c8gn.large', 25, 2_497_515_355],
    ['cache.r8g.16xlarge', 0, 541_725_818_880],
  ])('%s less %i %%', (nodeType, reservedPercent, expected) => {
    expect(usableBytes(nodeType, reservedPercent)).toBe(expected);
  });

  test.each(['cache.r6gd.xlarge', 'cache.m4.large', 'r7g.large', 'toString', ''])(
    'refuses node type %j',
    (nodeType) => {
      const expected = `a node type such as cache.r8g.large, of the families ${familyNames.join(', ')}`;
      expect(() => usableBytes(nodeType, 25)).toThrow(
        new RangeError(`nodeType: expected ${expected}, got ${nodeType}`),
      );
    },
  );

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

test.each([
  ['cache.r7g.lage', /^one of cache\.r7g\.large, .*cache\.r7g\.16xlarge$/],
  ['cache.t4g.large', /^one of cache\.t4g\.micro, cache\.t4g\.small, cache\.t4g\.medium$/],
  ['cache.x2g.large', /of the families t3, t4g, .*c8gn$/],
])('%s: what is expected in its place', (nodeType, expected) => {
  expect(expectedNodeType(nodeType)).toMatch(expected);
});

test.each([
  ['cache.t4g.micro', 20_000],
  ['cache.t4g.small', 65_000],
  ['cache.t3.medium', 46_000],
  ['cache.r8g.large', 65_000],
])('%s takes %i connections', (nodeType, connections) => {
  expect(maxClients(nodeType)).toBe(connections);
});

test.each([
  ['cache.t4g.micro', 10],
  ['cache.t4g.small', 20],
  ['cache.t3.medium', 20],
  ['cache.m7g.large', undefined],
  ['cache.r7g.medium', undefined],
])('%s has %p %% of its CPU without credits', (nodeType, percent) => {
  expect(baselineCpuPercent(nodeType)).toBe(percent);
});

test('each burstable type of the table has a baseline', () => {
  const types = Object.keys(nodeTypeMemoryBytes).filter((nodeType) => nodeType.startsWith('cache.t'));
  expect(types.length).toBeGreaterThan(5);
  expect(types.filter((nodeType) => baselineCpuPercent(nodeType) === undefined)).toEqual([]);
});
