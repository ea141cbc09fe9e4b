import fc from 'fast-check';
import { fargateVcpus } from '../../../config/budgets/account-budgets';
import { jobStoreMemory } from '../../../config/budgets/job-store-memory';
import { listenerRuleBudget, subnetAddresses } from '../../../config/budgets/network-budgets';
import { storeConnections } from '../../../config/budgets/store-budgets';
import { budget } from '../../../domain/budget';
import { subnetMasks } from '../../../domain/subnet-masks';

test('a budget is its terms, added up and held against the limit', () => {
  const term = fc.record({ what: fc.string(), amount: fc.nat(1_000_000) });
  fc.assert(
    fc.property(fc.array(term), fc.nat(10_000_000), (terms, allowed) => {
      const { used, fits, lines } = budget({ name: 'x', unit: 'y', terms, allowed, allowedBecause: 'z' });
      const sum = terms.reduce((total, { amount }) => total + amount, 0);
      return used === sum && fits === sum <= allowed && lines.length === terms.length + 3;
    }),
  );
});

test('stores: a tenth of maxclients stays free, and micro nodes take fewer', () => {
  const clients = [{ name: 'web', peakTasks: 20, connectionsPerTask: 900 }];
  expect(storeConnections('jobs', 'cache.t4g.micro', clients)).toMatchObject({
    used: 18_000,
    allowed: 18_000,
    fits: true,
  });
  expect(storeConnections('jobs', 'cache.r7g.large', clients).allowed).toBe(58_500);
});

test('job store: the ceiling leaves room to fetch and retry, until there is too much in flight', () => {
  const store = {
    nodeMemoryBytes: 1_471_026_299,
    reservedPercent: 40,
    enqueueCeilingPercent: 75,
    connections: 1000,
  };
  const room = jobStoreMemory({ ...store, jobsInFlight: 10_000 });
  expect(room.fits).toBe(true);
  expect(room.lines).toEqual([
    'queued work up to the ceiling: 75 % of 882,615,779 = 661,961,835',
    'taken and retried: 10,000 jobs x 12,288 = 122,880,000',
    'connections: 1,000 x 32,768 = 32,768,000',
    'used: 817,609,835 bytes',
    'allowed: 1,471,026,299 less 40 % reserve = 882,615,779',
    'fits: 65,005,944 to spare',
  ]);
  expect(jobStoreMemory({ ...store, jobsInFlight: 20_000 }).fits).toBe(false);
  expect(jobStoreMemory({ ...store, enqueueCeilingPercent: 95, jobsInFlight: 10_000 }).fits).toBe(false);
});

test('addresses: the zones that are left carry the tasks of the one that is lost', () => {
  const tasks = [{ name: 'web', peakTasks: 100 }];
  expect(subnetAddresses({ mask: 26, zones: 3, tasks, interfaceEndpoints: 4 })).toMatchObject({
    used: 58,
    allowed: 59,
    fits: true,
  });
  expect(subnetAddresses({ mask: 26, zones: 2, tasks, interfaceEndpoints: 4 })).toMatchObject({
    used: 108,
    fits: false,
  });
});

test('vCPUs and rules', () => {
  expect(fargateVcpus(10, [{ name: 'web', peakTasks: 5, cpu: 2048 }])).toMatchObject({
    used: 10,
    fits: true,
  });
  expect(fargateVcpus(10, [{ name: 'web', peakTasks: 41, cpu: 256 }])).toMatchObject({
    used: 10.25,
    fits: false,
  });
  const names = Array.from({ length: 71 }, (_, index) => `s${index}`);
  expect(listenerRuleBudget('web', names.slice(1)).fits).toBe(true);
  expect(listenerRuleBudget('web', names).fits).toBe(false);
});

test('the subnets of every VPC that a stage may ask for fit into it, largest first', () => {
  for (let vpc = 16; vpc <= 20; vpc += 1) {
    for (let zones = 2; zones <= 6; zones += 1) {
      const { tasks, balancers, stores } = subnetMasks(vpc, zones);
      const size = (mask: number) => 2 ** (32 - mask);
      expect(zones * (size(tasks) + size(balancers) + size(stores))).toBeLessThanOrEqual(size(vpc));
      expect(tasks).toBeLessThanOrEqual(balancers);
      expect(zones * (size(tasks - 1) + size(balancers) + size(stores))).toBeGreaterThan(size(vpc));
    }
  }
});
