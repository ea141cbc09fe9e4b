import { QueueKeys } from 'bullmq';
import { bullmqKeys, sidekiqKeys } from '../../../domain/jobs/queue-keys';

test('the names are those that BullMQ itself makes', () => {
  const made = new QueueKeys().getKeys('mail');
  const { completedMetrics, failedMetrics, job, waitingChildren, ...others } = bullmqKeys('mail', 'bull');
  const { groupSets, group, ...keys } = others;
  for (const [name, key] of Object.entries(keys)) expect([name, key]).toEqual([name, made[name]]);
  expect(waitingChildren).toBe(made['waiting-children']);
  expect(completedMetrics).toBe(new QueueKeys().toKey('mail', 'metrics:completed'));
  expect(failedMetrics).toBe(new QueueKeys().toKey('mail', 'metrics:failed'));
  expect(job('7')).toBe(new QueueKeys().toKey('mail', '7'));
  // Of BullMQ Pro, which is not public: as its own scripts name them.
  expect(groupSets).toContain('bull:mail:groups:paused');
  expect(group('acme')).toEqual({ list: 'bull:mail:groups:acme', prioritized: 'bull:mail:groups:acme:p' });
});

test('a prefix of the app', () => {
  expect(bullmqKeys('mail', 'chat').wait).toBe('chat:mail:wait');
});

test('Sidekiq has no common prefix, but Sidekiq 6 may have a namespace, and then on every key', () => {
  expect(sidekiqKeys('').queue('mailers')).toBe('queue:mailers');
  const { queue, heartbeat, iteration, ...keys } = sidekiqKeys('chat');
  expect([queue('mailers'), heartbeat('host:1'), iteration('abc')]).toEqual([
    'chat:queue:mailers',
    'chat:host:1',
    'chat:it-abc',
  ]);
  for (const key of Object.values(keys)) expect(key).toMatch(/^chat:/);
});
