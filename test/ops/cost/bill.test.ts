import fc from 'fast-check';
import { nodePrices, prices } from '../../../config/prices';
import { nodeTypeMemoryBytes } from '../../../domain/stores/node-types';
import { type BillLine, costOf, groups, ownPrices, type PriceName } from '../../../ops/cost/bill';
import { billedServices } from '../../../ops/cost/task-lines';
import type { ParsedStack } from '../../../rules/rule';

interface Sample {
  readonly cpu: number;
  readonly memoryMib: number;
  readonly arm: boolean;
  readonly diskGib: number;
  readonly base: number;
  readonly weights: readonly [onDemand: number, spot: number];
}

const samples = fc.record<Sample>({
  cpu: fc.constantFrom(256, 512, 1024, 4096),
  memoryMib: fc.integer({ min: 1, max: 16 }).map((gib) => gib * 1024),
  arm: fc.boolean(),
  diskGib: fc.integer({ min: 21, max: 200 }),
  base: fc.integer({ min: 0, max: 20 }),
  weights: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 5 })),
});

/** A stack with one service, as a synth writes it. */
function stackOf(
  { cpu, memoryMib, arm, diskGib, base, weights }: Sample,
  tasks: [number, number],
): ParsedStack {
  const [MinCapacity, MaxCapacity] = tasks;
  return {
    name: 'Bulkhead-shop-Pool-Mails',
    template: {
      Resources: {
        Task: {
          Type: 'AWS::ECS::TaskDefinition',
          Properties: {
            Cpu: String(cpu),
            Memory: String(memoryMib),
            RuntimePlatform: { CpuArchitecture: arm ? 'ARM64' : 'X86_64' },
            EphemeralStorage: { SizeInGiB: diskGib },
            ContainerDefinitions: [{ Environment: [{ Name: 'BULKHEAD_SERVICE', Value: 'mails' }] }],
          },
        },
        Service: {
          Type: 'AWS::ECS::Service',
          Properties: {
            TaskDefinition: { Ref: 'Task' },
            CapacityProviderStrategy: [
              { CapacityProvider: 'FARGATE', Base: base, Weight: weights[0] },
              { CapacityProvider: 'FARGATE_SPOT', Weight: weights[1] },
            ],
          },
        },
        Tasks: {
          Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
          Properties: {
            ScalableDimension: 'ecs:service:DesiredCount',
            ResourceId: { 'Fn::Join': ['/', ['service', 'shop', { 'Fn::GetAtt': ['Service', 'Name'] }]] },
            MinCapacity,
            MaxCapacity,
          },
        },
      },
    },
  };
}

function costOfTasks(sample: Sample, tasks: [number, number]) {
  const lines = billedServices([stackOf(sample, tasks)]).flatMap(({ line }) => line ?? []);
  return costOf(lines, ownPrices);
}

test('one task of 1 vCPU and 2 GB is what AWS asks for it', () => {
  const sample: Sample = { cpu: 1024, memoryMib: 2048, arm: true, diskGib: 20, base: 0, weights: [1, 0] };
  // The table of fortem.dev/fargate-spot: $28.84 and $36.04.
  expect(costOfTasks(sample, [1, 1]).least).toBe(28.84);
  expect(costOfTasks({ ...sample, arm: false }, [1, 1]).least).toBe(36.04);
  expect(costOfTasks(sample, [1, 1]).lines[0]?.what).toBe('mails: 1 x 1 vCPU, 2 GB');
});

test('one task more never costs less, however they are placed', () => {
  fc.assert(
    fc.property(samples, fc.integer({ min: 0, max: 200 }), (sample, tasks) => {
      expect(costOfTasks(sample, [tasks, tasks + 1]).most).toBeGreaterThanOrEqual(
        costOfTasks(sample, [tasks, tasks]).most,
      );
    }),
  );
});

test('the most is never below the least', () => {
  fc.assert(
    fc.property(samples, fc.nat(100), fc.nat(100), (sample, min, more) => {
      const { least, most } = costOfTasks(sample, [min, min + more]);
      expect(most).toBeGreaterThanOrEqual(least);
    }),
  );
});

test('Spot, ARM and fewer resources never cost more', () => {
  fc.assert(
    fc.property(samples, fc.integer({ min: 1, max: 100 }), (sample, tasks) => {
      const dear = costOfTasks({ ...sample, arm: false, weights: [1, 0] }, [tasks, tasks]).most;
      expect(costOfTasks(sample, [tasks, tasks]).most).toBeLessThanOrEqual(dear);
      const small = { ...sample, cpu: 256, memoryMib: 512, diskGib: 21 };
      expect(costOfTasks(small, [tasks, tasks]).most).toBeLessThanOrEqual(
        costOfTasks(sample, [tasks, tasks]).most,
      );
    }),
  );
});

test('the base of a strategy runs on demand, and Spot has its part of what comes after', () => {
  const sample: Sample = { cpu: 1024, memoryMib: 2048, arm: true, diskGib: 20, base: 4, weights: [2, 1] };
  const { what } = billedServices([stackOf(sample, [6, 40])])[0]?.line ?? {};
  expect(what).toBe('mails: 6 to 40 x 1 vCPU, 2 GB, 12 of them on Spot');
});

test('a service whose size no template says is named, and not free', () => {
  const sample: Sample = { cpu: Number.NaN, memoryMib: 1, arm: true, diskGib: 20, base: 0, weights: [1, 0] };
  expect(billedServices([stackOf(sample, [1, 2])])).toEqual([{ name: 'mails', range: { min: 1, max: 2 } }]);
});

const names = Object.keys(prices) as PriceName[];
const bills = fc.array(
  fc.record<BillLine>({
    group: fc.constantFrom(...groups),
    what: fc.string(),
    parts: fc.array(
      fc.record({
        price: fc.constantFrom(...names),
        least: fc.double({ min: 0, max: 1e6, noNaN: true }),
        most: fc.double({ min: 0, max: 1e6, noNaN: true }),
      }),
    ),
  }),
);

test('what is shown of the lines sums to what is shown of all', () => {
  fc.assert(
    fc.property(bills, (bill) => {
      const { lines, least, most } = costOf(bill, ownPrices);
      const cents = (of: 'least' | 'most') =>
        lines.reduce((sum, line) => sum + Math.round(line[of] * 100), 0);
      expect([Math.round(least * 100), Math.round(most * 100)]).toEqual([cents('least'), cents('most')]);
    }),
  );
});

test('a line more never costs less, and the order of lines is nothing', () => {
  fc.assert(
    fc.property(bills, (bill) => {
      const all = costOf(bill, ownPrices);
      expect(costOf(bill.slice(1), ownPrices).most).toBeLessThanOrEqual(all.most);
      expect(costOf([...bill].reverse(), ownPrices).most).toBe(all.most);
    }),
  );
});

test('a price that the list does not have is told once, and not taken for nothing', () => {
  const line: BillLine = {
    group: 'stores',
    what: '1 node',
    parts: [{ price: 'cache.z9.large', least: 1, most: 1 }],
  };
  expect(costOf([line, line], ownPrices).missing).toEqual(['cache.z9.large']);
});

test('every node type that a stage may have has its price, and a larger one of a family is dearer', () => {
  expect(Object.keys(nodePrices).sort()).toEqual(Object.keys(nodeTypeMemoryBytes).sort());
  const familyOf = (type: string) => type.split('.')[1];
  const all = Object.keys(nodeTypeMemoryBytes);
  for (const family of new Set(all.map(familyOf))) {
    const bySize = all
      .filter((type) => familyOf(type) === family)
      .sort((one, other) => (nodeTypeMemoryBytes[one] ?? 0) - (nodeTypeMemoryBytes[other] ?? 0));
    const usd = bySize.map((type) => nodePrices[type]?.usd ?? 0);
    expect(usd).toEqual([...usd].sort((one, other) => one - other));
  }
});

test('each price says where and when it was read', () => {
  const all = [...Object.entries(prices), ...Object.entries(nodePrices)];
  const bad = all.filter(
    ([, { usd, per, source, asOf }]) =>
      !(usd > 0) || per === '' || source === '' || !/^20\d\d(-\d\d){0,2}$/.test(asOf),
  );
  expect(bad).toEqual([]);
});
