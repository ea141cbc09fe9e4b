import type { Redis } from 'ioredis';
import type { OtherDatabase, UnservedWork } from '../../../../domain/jobs/unserved-work';
import { CommandBatch } from '../../../store-client/command-batch';
import { commandRunner, type RunCommands } from '../../../store-client/command-runner';
import { parseInfo } from '../../../store-client/parse-info';
import type { JobStoreRequest } from '../job-store-request';
import { bullmqTraces } from './bullmq-traces';
import type { FoundQueue, JobStoreSurvey, SurveyMemory } from './job-store-survey';
import { scanKeys } from './scan-keys';
import { bullmqGlob, isBullmqPlace, surveyBullmq } from './survey-bullmq';
import { isSidekiqPlace, sidekiqGlob, surveySidekiq } from './survey-sidekiq';

/** Of queues that no pool serves: what a person reads, and what a log line has room for. */
const SHOWN_QUEUES = 20;

/** Keys of such queues that are looked at in each reading. Of more, a pass of SCAN tells again. */
const REMEMBERED_KEYS = 200;

/**
 * What the job store holds beyond the stage file. It costs what `scanKeys` says and a few commands for each queue that it
 * finds, whatever stands in them; a queue of a store of many million keys is found within minutes, and counted in each
 * reading from then on.
 *
 * @param before of the survey before; without it a pass begins anew
 * @throws Error when any part of it fails, naming the command and the reason
 */
export async function surveyJobStore(
  client: Redis,
  request: JobStoreRequest,
  before: SurveyMemory = { cursor: '0', keys: [], traces: {} },
): Promise<JobStoreSurvey> {
  const run = commandRunner(client);
  const isSidekiq = request.framework === 'sidekiq';
  const databases = await otherDatabases(run);
  const scanned = await scanKeys(run, {
    cursor: before.cursor,
    glob: isSidekiq ? sidekiqGlob : bullmqGlob,
    isMeant: (key) => (isSidekiq ? isSidekiqPlace : isBullmqPlace)(request, key),
  });
  const keys = [...new Set([...before.keys, ...scanned.keys])];
  const { queues, notUnderstood } = await (isSidekiq ? surveySidekiq : surveyBullmq)(run, request, keys);
  const { notUnderstood: alsoNot, ...traces } = isSidekiq
    ? { traces: {}, notUnderstood: [] }
    : await bullmqTraces(run, request, before);
  const holding = queues.filter(({ jobs }) => jobs > 0).toSorted(fullestFirst);
  return {
    unserved: unservedWork(holding, databases),
    notUnderstood: [...notUnderstood, ...alsoNot],
    memory: {
      cursor: scanned.cursor,
      keys: [...new Set(holding.map(({ key }) => key))].slice(0, REMEMBERED_KEYS),
      ...traces,
    },
  };
}

/** In one order in each reading, whatever SCAN found first. */
function fullestFirst(one: FoundQueue, other: FoundQueue): number {
  return other.jobs - one.jobs || (one.key < other.key ? -1 : 1);
}

function unservedWork(holding: readonly FoundQueue[], databases: readonly OtherDatabase[]): UnservedWork {
  return {
    queues: holding.slice(0, SHOWN_QUEUES).map(({ key: _, ...queue }) => queue),
    moreQueues: Math.max(0, holding.length - SHOWN_QUEUES),
    jobs: holding.reduce((sum, { jobs }) => sum + jobs, 0),
    databases,
  };
}

/** Databases other than 0 in which there are keys: `db1:keys=300,expires=0,avg_ttl=0`. */
async function otherDatabases(run: RunCommands): Promise<OtherDatabase[]> {
  const batch = new CommandBatch();
  const keyspace = batch.text('info', 'keyspace');
  await batch.send(run);
  return [...parseInfo(keyspace()).fields].flatMap(([name, value]) => {
    const [, number] = /^db(\d+)$/.exec(name) ?? [];
    const [, keys] = /^keys=(\d+)/.exec(value) ?? [];
    return number === undefined || number === '0'
      ? []
      : [{ database: Number(number), keys: Number(keys ?? 0) }];
  });
}
