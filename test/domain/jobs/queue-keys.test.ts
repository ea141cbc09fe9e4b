import { QueueKeys } from 'bullmq';
import { bullmqKeys, sidekiqKeys } from '../../../domain/jobs/queue-keys';

test('the names are those that BullMQ itself makes', () => {
  const made = new QueueKeys().getKeys('mail');
  const { completedMetrics, failedMetrics, job, waitingChildren, ...keys } = bullmqKeys('mail');
  for (const [name, key] of Object.entries(keys)) expect([name, key]).toEqual([name, made[name]]);
  expect(waitingChildren).toBe(made['waiting-children']);
  expect(completedMetrics).toBe(new QueueKeys().toKey('mail', 'metrics:completed'));
  expect(failedMetrics).toBe(new QueueKeys().toKey('mail', 'metrics:failed'));
  expect(job('7')).toBe(new QueueKeys().toKey('mail', '7'));
});

test('a prefix of the app', () => {
  expect(bullmqKeys('mail', 'chat').wait).toBe('chat:mail:wait');
});

test('Sidekiq has no common prefix', () => {
  expect(sidekiqKeys.queue('mailers')).toBe('queue:mailers');
});
