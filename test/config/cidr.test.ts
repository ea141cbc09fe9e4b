import fc from 'fast-check';
import { cidrsOverlap } from '../../config/cidr';

test.each([
  ['10.0.0.0/16', '10.0.128.0/20', true],
  ['10.0.0.0/16', '10.1.0.0/16', false],
  ['0.0.0.0/0', '203.0.113.7/32', true],
  ['10.0.0.0/31', '10.0.0.2/31', false],
  ['255.255.255.255/32', '255.255.255.255/32', true],
])('%s and %s: %s', (one, other, meet) => {
  expect(cidrsOverlap(one, other)).toBe(meet);
  expect(cidrsOverlap(other, one)).toBe(meet);
});

test('two blocks meet where they agree in the bits that both fix', () => {
  const block = fc.tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 32 }));
  const bits = ([address, length]: readonly [number, number]) =>
    address.toString(2).padStart(32, '0').slice(0, length);
  const written = (one: readonly [number, number]) => {
    const first = Number.parseInt(bits(one).padEnd(32, '0'), 2);
    return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')}/${one[1]}`;
  };
  // Neighbours, or hardly any would meet.
  const pair = fc.tuple(block, block, fc.integer({ min: 0, max: 32 })).map(([one, other, shared]) => {
    const address = Number.parseInt(bits([one[0], shared]) + bits([other[0], 32]).slice(shared), 2);
    return [one, [address, other[1]] as const] as const;
  });
  fc.assert(
    fc.property(pair, ([one, other]) => {
      const length = Math.min(one[1], other[1]);
      expect(cidrsOverlap(written(one), written(other))).toBe(
        bits(one).slice(0, length) === bits(other).slice(0, length),
      );
    }),
  );
});
