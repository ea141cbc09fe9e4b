import fc from 'fast-check';
import { databaseConnections } from '../../../config/budgets/account-budgets';

const services = [
  { name: 'inbox', role: 'web', peakTasks: 20, connectionsPerTask: 5 },
  { name: 'urgent', role: 'workers', peakTasks: 8, connectionsPerTask: 10 },
  { name: 'bulk', role: 'workers', peakTasks: 12, connectionsPerTask: 10 },
];

describe('databaseConnections', () => {
  test('the whole sum, line by line', () => {
    expect(databaseConnections({ limit: 320, reserve: 20, services })).toEqual({
      name: 'database connections',
      unit: 'connections',
      used: 300,
      allowed: 300,
      fits: true,
      lines: [
        'inbox (web): 20 tasks x 5 connections = 100',
        'urgent (workers): 8 tasks x 10 connections = 80',
        'bulk (workers): 12 tasks x 10 connections = 120',
        'used: 300 connections',
        'allowed: limit 320 - reserve 20 = 300',
        'fits: 0 to spare',
      ],
      shares: { web: 100, workers: 200 },
    });
  });

  test('one connection too many does not fit', () => {
    const { fits, lines } = databaseConnections({ limit: 319, reserve: 20, services });
    expect(fits).toBe(false);
    expect(lines.at(-1)).toBe('does not fit: 1 too many');
  });

  test('a reserve above the limit fits nothing, not even no service', () => {
    expect(databaseConnections({ limit: 10, reserve: 20, services: [] })).toMatchObject({
      used: 0,
      allowed: -10,
      fits: false,
    });
  });

  test('shares add up to what is used, and the verdict follows the sum', () => {
    const client = fc.record({
      name: fc.string(),
      role: fc.constantFrom('web', 'api', 'websockets', 'workers', '__proto__'),
      peakTasks: fc.nat(600),
      connectionsPerTask: fc.nat(500),
    });
    fc.assert(
      fc.property(fc.array(client), fc.nat(1_000_000), fc.nat(1000), (clients, limit, reserve) => {
        const { used, fits, shares, lines } = databaseConnections({ limit, reserve, services: clients });
        const shared = Object.values(shares).reduce((sum, connections) => sum + connections, 0);
        return shared === used && fits === used + reserve <= limit && lines.length === clients.length + 3;
      }),
    );
  });
});
