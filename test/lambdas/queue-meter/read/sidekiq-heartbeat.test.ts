import {
  parseSidekiqHeartbeat,
  unreadHeartbeats,
} from '../../../../lambdas/queue-meter/read/sidekiq-heartbeat';
import { recorded } from './sidekiq-recorded';

const parsed = (info: unknown, busy: string | null = '3') =>
  parseSidekiqHeartbeat('host:1:aa', [typeof info === 'string' ? info : JSON.stringify(info), busy]);

test.each(['6.4.1', '7.3.10'] as const)('as Sidekiq %s wrote it', (version) => {
  expect(parsed(recorded[version].info)).toEqual({
    name: 'host:1:aa',
    queues: ['default', 'mailers'],
    busyJobs: 3,
    concurrency: 3,
  });
});

describe('without a list of queues', () => {
  test('capsules tell them, and together how many jobs run at once', () => {
    const capsules = {
      default: { concurrency: 10, mode: 'weighted', weights: { default: 1, mailers: 2 } },
      single: { concurrency: 1, mode: 'strict', weights: { imports: 0, default: 0 } },
    };
    expect(parsed({ capsules })).toMatchObject({
      queues: ['default', 'mailers', 'imports'],
      concurrency: 11,
    });
  });

  test('or the weights that Sidekiq 7 writes beside it', () => {
    expect(parsed({ weights: [{ default: 0 }, { mailers: 2 }], concurrency: 5 })).toMatchObject({
      queues: ['default', 'mailers'],
      concurrency: 5,
    });
  });

  test.each([
    ['an unknown key', { lanes: ['default'] }],
    ['capsules of another shape', { capsules: { default: { lanes: ['default'] } } }],
    ['one capsule of several that names none', { capsules: { a: { weights: { x: 1 } }, b: {} } }],
    ['half of it', '{"queues":["defau'],
  ])('%s is not understood, and is not nothing', (_, info) => {
    const process = parsed(info);
    expect(process).not.toHaveProperty('queues');
    expect(process).toMatchObject({ name: 'host:1:aa', busyJobs: 3 });
  });
});

test('a process that has not beaten for a minute is gone; one that tells nothing of its work is not', () => {
  expect(parseSidekiqHeartbeat('host:1:aa', [null, null])).toBeUndefined();
  expect(parsed({ queues: ['default'] }, null)).toEqual({ name: 'host:1:aa', queues: ['default'] });
  expect(parsed({ queues: ['default'] }, 'many')).not.toHaveProperty('busyJobs');
});

test('what is not understood is one sentence, however many processes say it', () => {
  expect(unreadHeartbeats([{ name: 'a', queues: [], busyJobs: 0 }])).toEqual([]);
  expect(unreadHeartbeats([{ name: 'a', queues: ['default'] }])).toEqual([
    'heartbeat of a does not tell how many jobs it runs: what runs is not known',
  ]);
  expect(unreadHeartbeats([{ name: 'a' }, { name: 'b' }, { name: 'c' }])).toEqual([
    'heartbeat of a does not tell which queues it serves, and 2 more like it: what runs is not known',
  ]);
});
