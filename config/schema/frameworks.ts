/** What somebody may write as `framework`, in letters and digits alone, and why that is not what runs here. */
const others: readonly (readonly [names: readonly string[], reason: string])[] = [
  [
    ['bull', 'bull3', 'bull4', 'nestjsbull'],
    'Bull 3 and 4 are not BullMQ: they publish each job, which the job store refuses after it is written',
  ],
  [
    ['delayedjob', 'goodjob', 'solidqueue', 'que', 'pgboss', 'graphileworker', 'oban', 'procrastinate'],
    'it keeps jobs in the database, where nothing walls them off and no queue is measured',
  ],
  [['agenda'], 'it keeps jobs in MongoDB, where nothing walls them off and no queue is measured'],
  [
    ['resque', 'celery', 'rq', 'arq', 'dramatiq', 'huey', 'beequeue', 'kue', 'asynq', 'horizon', 'laravel'],
    'it keeps jobs in Redis, under keys that neither queue meter nor queue mover nor access rules know',
  ],
  [
    ['sqs', 'shoryuken', 'rabbitmq', 'sneakers', 'kafka', 'faktory', 'temporal', 'beanstalkd'],
    'its jobs are in no Redis, so that there is nothing to wall off, to measure or to park',
  ],
  [
    ['activejob', 'rails', 'nestjs', 'node', 'ruby'],
    'what is asked for is the library that keeps the jobs: the adapter behind Active Job, @nestjs/bullmq in NestJS',
  ],
];

/** What is expected in the place of `framework`, with why where something else was written that is known. */
export function expectedFramework({ input }: { readonly input?: unknown }): string | undefined {
  if (typeof input !== 'string') return undefined;
  const name = input.toLowerCase().replace(/[^a-z0-9]/g, '');
  const [, reason] = others.find(([names]) => names.includes(name)) ?? [];
  return reason === undefined ? undefined : `expected "sidekiq" or "bullmq" (${reason})`;
}
