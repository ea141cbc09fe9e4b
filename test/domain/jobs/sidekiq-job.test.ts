import { sidekiqJob } from '../../../domain/jobs/sidekiq-job';
import { parseSidekiqHeartbeat } from '../../../lambdas/queue-meter/read/sidekiq-heartbeat';
import { pushedAt, recorded } from '../../lambdas/queue-meter/read/sidekiq-recorded';

describe('a job as Sidekiq wrote it', () => {
  test('class, tags, and when it was pushed: 6.4.1 and 7.3.10', () => {
    expect(sidekiqJob(recorded['6.4.1'].plain)).toEqual({
      jobClass: 'SendMessage',
      source: 'broadcast',
      account: 'acme',
      runnableAtSeconds: 1795472050.434529,
    });
    expect(sidekiqJob(recorded['7.3.10'].plain).runnableAtSeconds).toBe(1795472074.2510712);
  });

  test('ActiveJob: the class that the app wrote, not the one around it', () => {
    expect(sidekiqJob(recorded['6.4.1'].wrapped).jobClass).toBe('DeliverJob');
    expect(sidekiqJob(recorded['7.3.10'].wrapped).jobClass).toBe('DeliverJob');
  });

  /** As Sidekiq 6.4.1 wrote it for `Digest.delay.send_all(3)`, and as its own page shows it. */
  const delayed = {
    class: 'Sidekiq::Extensions::DelayedClass',
    args: ["---\n- !ruby/class 'Mail::Digest'\n- :send_all\n- - 3\n"],
  };
  const carrier = 'ActiveJob::QueueAdapters::SidekiqAdapter::JobWrapper';
  const mail = (job: string) => [
    { job_class: job, arguments: ['UserMailer', 'welcome', 'deliver_now', { args: [] }] },
  ];
  test.each<[string, object, string, string]>([
    [
      'a delayed call',
      { ...delayed, display_class: 'Mail::Digest.send_all' },
      delayed.class,
      'Mail::Digest.send_all',
    ],
    ['one of before `display_class`', delayed, delayed.class, 'Mail::Digest.send_all'],
    [
      'a mail',
      {
        class: carrier,
        wrapped: 'ActionMailer::MailDeliveryJob',
        args: mail('ActionMailer::MailDeliveryJob'),
      },
      'ActionMailer::MailDeliveryJob',
      'UserMailer#welcome',
    ],
    [
      'a mail by the adapter that Sidekiq brings',
      {
        class: 'Sidekiq::ActiveJob::Wrapper',
        wrapped: 'ActionMailer::DeliveryJob',
        args: mail('ActionMailer::DeliveryJob'),
      },
      'ActionMailer::DeliveryJob',
      'UserMailer#welcome',
    ],
    ['a job of before `wrapped`', { class: carrier, args: [{ job_class: 'CloseJob' }] }, carrier, 'CloseJob'],
    [
      'a mail of before `wrapped`',
      { class: carrier, args: mail('ActionMailer::DeliveryJob') },
      carrier,
      'UserMailer#welcome',
    ],
  ])('%s is known by what it carries; switches keep to its class', (_, job, jobClass, innerClass) => {
    expect(sidekiqJob(JSON.stringify(job))).toEqual({ jobClass, innerClass });
  });

  test.each([
    { class: 'Sidekiq::Extensions::DelayedClass', args: ['not YAML'] },
    { class: carrier, wrapped: 'ActionMailer::MailDeliveryJob', args: [] },
    { class: carrier, wrapped: 'ActionMailer::MailDeliveryJob', args: [{ arguments: 'none' }] },
    { class: carrier, args: 'none' },
    { class: 'Send', display_class: 'Send' },
  ])('what cannot be looked into is its class alone: %j', (job) => {
    expect(sidekiqJob(JSON.stringify(job))).not.toHaveProperty('innerClass');
  });

  test.each(['6.4.1', '7.3.10'] as const)(
    '%s: back from retry or schedule, it counts from then',
    (version) => {
      for (const payload of [recorded[version].retried, recorded[version].scheduled]) {
        const { created_at: createdAt } = JSON.parse(payload);
        expect((sidekiqJob(payload).runnableAtSeconds ?? 0) - createdAt).toBeGreaterThan(17);
      }
    },
  );

  test('Sidekiq 8 writes whole milliseconds', () => {
    const job = sidekiqJob(pushedAt(recorded['7.3.10'].plain, 1795472074251));
    expect(job.runnableAtSeconds).toBe(1795472074.251);
  });

  test('what no Sidekiq wrote has no class and no time', () => {
    for (const payload of [
      '',
      'not json',
      'null',
      '[1]',
      '"text"',
      '{}',
      '{"class":7,"enqueued_at":"soon"}',
    ]) {
      expect(sidekiqJob(payload)).toEqual({ jobClass: '(unreadable)' });
    }
  });
});

describe('tags', () => {
  const tagged = (bulkhead: unknown) => sidekiqJob(JSON.stringify({ class: 'A', bulkhead }));

  test('a number is text, a long one is cut, anything else is none', () => {
    expect(tagged({ source: 'api', account: 42 })).toEqual({ jobClass: 'A', source: 'api', account: '42' });
    expect(tagged({ source: 'x'.repeat(500) }).source).toBe('x'.repeat(100));
    for (const none of [undefined, null, 'api', ['api'], { source: '', account: {} }]) {
      expect(tagged(none)).toEqual({ jobClass: 'A' });
    }
  });
});

describe('a heartbeat as Sidekiq wrote it', () => {
  test.each(['6.4.1', '7.3.10'] as const)('%s', (version) => {
    const { identity, info } = recorded[version];
    expect(parseSidekiqHeartbeat(identity, [info, '1'])).toEqual({
      name: identity,
      queues: ['default', 'mailers'],
      busyJobs: 1,
      concurrency: 3,
    });
  });

  test('a process that no longer beats is none, not an idle one', () => {
    expect(parseSidekiqHeartbeat('gone:1', [null, null])).toBeUndefined();
  });
});
