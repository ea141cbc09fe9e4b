import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import { loadStage } from '../../../config/load-stage';
import { evaluateAlarm } from '../../../simulation/evaluate-alarm';
import { metricAlarmOf } from '../../../simulation/metric-alarm';
import { type ObservedStore, observedStore } from '../../support/stores/observed-store';
import { alarmNamed } from '../../support/synth/alarms-of';
import { synthStage } from '../../support/synth/synth-stage';
import { MeteredStore, screensOf } from './metered-store';

/** From a real store to what CloudWatch, the scaling and an operator are told: Sidekiq. */

let store: ObservedStore;
let meter: MeteredStore;

beforeAll(async () => {
  store = await observedStore('jobs', 'sidekiq');
});

beforeEach(async () => {
  await store.observer.flushall();
  meter = new MeteredStore(store, 'sidekiq');
});

afterEach(async () => {
  expect(await store.refusals()).toEqual([]);
});

afterAll(() => store.stop());

const nowSeconds = () => Date.now() / 1000;

/** Pushed in turn: the last is the newest. */
async function push(queue: string, jobs: readonly object[]): Promise<void> {
  const payloads = jobs.map((job) => JSON.stringify({ class: 'Send', enqueued_at: nowSeconds(), ...job }));
  await store.observer.lpush(`queue:${queue}`, ...payloads);
}

async function beat(identity: string, info: object | string, busy = 10): Promise<void> {
  await store.observer.sadd('processes', identity);
  await store.observer.hset(identity, {
    info: typeof info === 'string' ? info : JSON.stringify(info),
    busy,
    beat: nowSeconds(),
    quiet: 'false',
  });
}

describe('due jobs that nobody moves', () => {
  /** State of prod's alarm after ten minutes of such readings. */
  function dueAlarm(data: readonly MetricDatum[]) {
    const alarm = metricAlarmOf(alarmNamed(synthStage(loadStage('prod')), 'due-jobs').properties);
    const value = data.find(({ MetricName }) => MetricName === alarm.metricName)?.Value ?? 0;
    const datapoints = Array.from({ length: 60 }, (_, n) => ({ ...alarm, atSeconds: 10 * n, value }));
    return evaluateAlarm({ alarm, datapoints, atSeconds: 600, ingestionSeconds: 0, state: 'OK' }).state;
  }

  test('are a metric, an alarm, and stand in status and top', async () => {
    const due = nowSeconds() - 7_200;
    for (let batch = 0; batch < 55; batch += 1) {
      await store.observer.zadd(
        'retry',
        ...Array.from({ length: 1_000 }, (_, n) => [due + batch, `{"jid":"${batch}-${n}"}`]).flat(),
      );
    }
    const { line, metrics, data } = await meter.read();
    expect(metrics.dueJobs).toBe(55_000);
    expect(dueAlarm(data)).toBe('ALARM');
    const told =
      '55,000 scheduled jobs and retries are due, the first for 2 h, and nobody moves them into a queue';
    const { status, top } = await screensOf(line);
    expect(status.replaceAll(/\s+/g, ' ')).toContain(told);
    expect(top.replaceAll(/\s+/g, ' ')).toContain(told);
    expect(top).not.toContain('Nothing waits.');
  });

  test.each([
    ['+inf', 0, 0],
    ['-inf', 1, 365 * 24 * 3600],
  ])('one of the moment %s makes no metric that CloudWatch would refuse', async (score, jobs, seconds) => {
    await store.observer.zadd('schedule', score, '{"jid":"never"}');
    const { data, metrics } = await meter.read();
    expect(metrics).toMatchObject({ dueJobs: jobs, oldestDueJobSeconds: seconds });
    expect(data.filter(({ Value }) => !Number.isFinite(Value))).toEqual([]);
  });

  test('are nothing to be told while they are moved', async () => {
    const due = Array.from({ length: 500 }, (_, n) => [nowSeconds() - 4, `due ${n}`]).flat();
    await store.observer.zadd('schedule', ...due, nowSeconds() + 600, 'later');
    const { line, metrics, data } = await meter.read();
    expect(metrics.dueJobs).toBe(500);
    expect(dueAlarm(data)).toBe('OK');
    expect((await screensOf(line)).status).not.toContain('due');
  });
});

describe('heartbeats', () => {
  test('with capsules only tell queues, busy jobs and concurrency', async () => {
    const capsules = { default: { concurrency: 10, mode: 'weighted', weights: { default: 1 } } };
    for (let n = 0; n < 6; n += 1) await beat(`host-${n}:1:aa`, { capsules });
    const { line, metrics } = await meter.read();
    const pool = line.pools.find((one) => one.pool === 'default');
    expect(pool).toMatchObject({ inFlightJobs: 60, jobsPerProcess: 10, idleSeconds: 0 });
    expect([metrics['idleSeconds/default'], line.failures]).toEqual([0, []]);
  });

  test.each([
    ['no queue in any way that is known', { concurrency: 10, lanes: ['default'] }],
    ['nothing that can be read', '{"hostname":"ho'],
  ])('that tell %s are a failure, and no pool is idle', async (_, info) => {
    await beat('host:1:aa', info);
    await meter.read();
    const { line, metrics } = await meter.read();
    expect(line.failures).toEqual([
      {
        part: 'queues',
        reason: 'heartbeat of host:1:aa does not tell which queues it serves: what runs is not known',
      },
    ]);
    expect(metrics).toMatchObject({ failedReadings: 1, 'idleSeconds/default': 0, 'idleSeconds/urgent': 0 });
    for (const pool of line.pools) expect(pool).not.toHaveProperty('inFlightJobs');
    expect((await screensOf(line)).status).toContain('heartbeat of host:1:aa does not tell');
  });

  test('that say more jobs at once than the stage file are told in status, with the budget', async () => {
    await beat('host:1:aa', { queues: ['default'], concurrency: 30 });
    const { line } = await meter.read();
    const { status } = await screensOf(line);
    expect(status).toContain('default: its processes run 30 jobs at once, the stage file says 10');
    expect(status).toContain('4,252 of 2,800 connections');
  });
});

test('a job with a time that cannot be true makes no age, and is told', async () => {
  await push('default', [{ enqueued_at: 1.0 }, { enqueued_at: nowSeconds() - 30 }, {}]);
  const { line, metrics } = await meter.read();
  const age = metrics['oldestJobAgeSeconds/default'] ?? 0;
  expect(age).toBeGreaterThanOrEqual(30);
  expect(age).toBeLessThan(300);
  expect(metrics['scalingPressurePercent/default']).toBeLessThan(500);
  expect((await screensOf(line)).top).toContain(
    'one job has a time that cannot be true, left out of the age',
  );
});

describe('top', () => {
  test('tells shares of the whole queue, and nought of what runs next', async () => {
    await push('default', [
      ...Array.from({ length: 259 }, () => ({ bulkhead: { source: 'inbox' } })),
      ...Array.from({ length: 422 }, () => ({ bulkhead: { source: 'automation' } })),
    ]);
    const { top } = await screensOf((await meter.read()).line);
    expect(top).toMatch(/default: 681 wait, .*shares of all, from 264 of them/);
    expect(top).toMatch(/source +automation +62 % +± \d+ % +of what runs next 0 % +of the latest 100 %/);
    expect(top).toMatch(/source +inbox +38 % +± \d+ % +of what runs next 100 % +of the latest 0 %/);
  });

  test('names source and account together, where a flood is one customer’s', async () => {
    await push(
      'default',
      Array.from({ length: 40 }, () => ({ bulkhead: { source: 'automation', account: 1042 } })),
    );
    const { top } = await screensOf((await meter.read()).line);
    const commands = top.split('\n').filter((text) => text.includes('bulkhead '));
    const both = '--stage prod --source automation --account 1042 --reason "..."';
    expect(commands.map((text) => text.trim())).toEqual([
      `bulkhead switch off ${both}`,
      // A class has no tags that are known to be these.
      `bulkhead queue park ${both}`,
    ]);
  });

  test('shows what the app wrote where a class only carries it, and stops by the class that switches know', async () => {
    const mail = (mailer: string) => ({
      class: 'ActiveJob::QueueAdapters::SidekiqAdapter::JobWrapper',
      wrapped: 'ActionMailer::MailDeliveryJob',
      args: [{ job_class: 'ActionMailer::MailDeliveryJob', arguments: [mailer, 'daily', 'deliver_now'] }],
    });
    await push('mailers', [...Array(7).fill(mail('DigestMailer')), ...Array(3).fill(mail('InviteMailer'))]);
    const { top } = await screensOf((await meter.read()).line);
    expect(top).toMatch(/class +DigestMailer#daily +70 %/);
    expect(top).toMatch(/class +InviteMailer#daily +30 %/);
    expect(top).toContain('--class ActionMailer::MailDeliveryJob ');
    expect(top).toContain('the class around it, and so all that it carries:');
  });
});

test('entries that are no jobs: top names no class of theirs, which a switch could not stop', async () => {
  await store.observer.lpush('queue:default', ...Array.from({ length: 30 }, () => 'no job'), '[]');
  const { line } = await meter.read();
  const { top } = await screensOf(line);
  expect(top).toContain('default: 31 wait');
  expect(top).toContain('these hold no job that an app could be asked not to push');
  expect(top).not.toContain('switch off');
});
