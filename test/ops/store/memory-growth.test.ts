import { storeGrowth } from '../../../ops/store/memory-growth';

const points = (...percents: readonly number[]) =>
  percents.map((percent, index) => ({ atSeconds: index * 60, percent }));

test('a store that fills is full when its last point reaches 100 at the pace of all', () => {
  const growth = storeGrowth(points(40, 55, 60));
  expect(growth?.usedPercent).toBe(60);
  expect(growth?.secondsToFull).toBeCloseTo(240);
});

test('the order of the points is of no consequence', () => {
  expect(storeGrowth(points(40, 50).reverse())).toEqual(storeGrowth(points(40, 50)));
});

test.each([[points(50, 50)], [points(60, 40)], [points(99)]])(
  'one that does not fill is never full',
  (given) => {
    expect(storeGrowth(given)?.secondsToFull).toBe(Number.POSITIVE_INFINITY);
  },
);

test('without a point nothing is known', () => {
  expect(storeGrowth([])).toBeUndefined();
});
