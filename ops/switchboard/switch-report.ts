import { outputKeys } from '../../config/contract/output-keys';
import { ecsServices } from '../aws/ecs-services';
import { ParkedOperations } from '../aws/parked-operations';
import type { ReadOptions } from '../kit/command-options';
import type { CommandResult } from '../kit/command-result';
import { describeError } from '../kit/errors';
import { countLines } from '../kit/screen/columns';
import type { Session } from '../kit/session';
import { requireStackOutput } from '../kit/stack-outputs';
import { ShedSum, shedLines } from './shed-sum';
import { taskLogGroup } from './stage-tasks';
import { readingServices } from './switchboard-in-force';
import { taskLines } from './task-logs';

export interface SwitchReportOptions extends ReadOptions {
  /** From when on, in seconds since 1970. */
  readonly since: number;
}

/** Of each cause and outcome. The rest is in the JSON. */
const maxShown = 30;

/**
 * Adds up what all tasks refused, deferred, dropped or kept, and what was parked or purged: who is to be told, and made
 * good. A log that cannot be read is said, because a sum without it looks complete.
 */
export async function switchReport(session: Session, options: SwitchReportOptions): Promise<CommandResult> {
  const { clients, config } = session;
  const sinceMs = 1000 * options.since;
  const cluster = await requireStackOutput(session, 'Platform', outputKeys.clusterName);
  const services = await ecsServices(clients.ecs, cluster, readingServices(config));
  const sum = new ShedSum();
  const unread: string[] = [];
  for (const [service, { taskDefinition = '' }] of services) {
    try {
      const group = await taskLogGroup(clients.ecs, taskDefinition);
      if (group === undefined) unread.push(`${service} logs to something else than CloudWatch`);
      else await add(session, sum, { group, sinceMs });
    } catch (error) {
      unread.push(`the log of ${service} could not be read: ${describeError(error)}`);
    }
  }
  const parked = await parkedSince(session, sinceMs, unread);
  const counts = sum.sorted();
  const exitCode = unread.length > 0 ? 1 : 0;
  const since = new Date(sinceMs).toISOString();
  if (options.json) {
    const told = { stage: config.stage, since, counts, parked, unread };
    return { stdout: `${JSON.stringify(told, null, 2)}\n`, stderr: '', exitCode };
  }
  const isNone = counts.length === 0 && parked.length === 0;
  const lines = [
    `Since ${since}:`,
    ...(isNone ? ['Nothing was refused, deferred, dropped or parked.'] : []),
    ...shedLines(counts, maxShown),
    ...parked.flatMap(({ id, phase, counts: jobs }) => [
      `${id} (${phase})`,
      ...countLines(
        [...jobs].sort((one, other) => other.jobs - one.jobs),
        maxShown,
      ),
    ]),
    ...unread.map((text) => `Not complete: ${text}.`),
  ];
  return { stdout: `${lines.join('\n')}\n`, stderr: '', exitCode };
}

interface LogSince {
  readonly group: string;
  readonly sinceMs: number;
}

async function add({ clients }: Session, sum: ShedSum, { group, sinceMs }: LogSince): Promise<void> {
  for await (const { line } of taskLines(clients.logs, { group, kind: 'shed', sinceMs })) {
    // Written when its minute was over: what ended before is not asked for.
    if (line.bulkhead === 'shed' && line.toSeconds * 1000 >= sinceMs) sum.add(line.counts);
  }
}

async function parkedSince(session: Session, sinceMs: number, unread: string[]) {
  try {
    const bucket = await requireStackOutput(session, 'Controls', outputKeys.controlsBucketName);
    const all = await new ParkedOperations(session.clients.s3, bucket).list();
    return all.filter(({ startedAtSeconds }) => startedAtSeconds * 1000 >= sinceMs);
  } catch (error) {
    unread.push(`what was parked could not be read: ${describeError(error)}`);
    return [];
  }
}
