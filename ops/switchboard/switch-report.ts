import { outputKeys } from '../../config/contract/output-keys';
import { displayName } from '../../domain/switchboard/job-pattern';
import type { ShedCount } from '../../domain/switchboard/log-line';
import { ecsServices } from '../aws/ecs-services';
import { ParkedOperations } from '../aws/parked-operations';
import type { ReadOptions } from '../kit/command-options';
import type { CommandResult } from '../kit/command-result';
import { describeError } from '../kit/errors';
import { columns, countLines } from '../kit/screen/columns';
import type { Session } from '../kit/session';
import { requireStackOutput } from '../kit/stack-outputs';
import { readingServices } from './in-force';
import { taskLogGroup } from './stage-tasks';
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
    const report = { stage: config.stage, since, counts, parked, unread };
    return { stdout: `${JSON.stringify(report, null, 2)}\n`, stderr: '', exitCode };
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

const untold = '-';

/** Adds up what tasks counted. Few keys of many lines, so that a day of a large stage fits. */
class ShedSum {
  private readonly byKey = new Map<string, ShedCount>();

  add(counts: readonly ShedCount[]): void {
    for (const count of counts) {
      const { cause, outcome, account, source, jobClass, jobs } = count;
      const key = JSON.stringify([cause, outcome, account, source, jobClass]);
      this.byKey.set(key, { ...count, jobs: jobs + (this.byKey.get(key)?.jobs ?? 0) });
    }
  }

  /** By cause and outcome, and within them most jobs first. */
  sorted(): readonly ShedCount[] {
    const group = ({ cause, outcome }: ShedCount): string => `${cause} ${outcome}`;
    const names = ({ account = '', source = '', jobClass }: ShedCount): string =>
      [account, source, jobClass].join(' ');
    return [...this.byKey.values()].sort(
      (one, other) =>
        compared(group(one), group(other)) || other.jobs - one.jobs || compared(names(one), names(other)),
    );
  }
}

/** A line for each cause and outcome, and below it its accounts, sources and classes. */
function shedLines(counts: readonly ShedCount[], most: number): readonly string[] {
  const groups = new Map<string, ShedCount[]>();
  for (const count of counts) {
    const name = `${causes[count.cause]}, ${count.outcome}`;
    groups.set(name, [...(groups.get(name) ?? []), count]);
  }
  return [...groups].flatMap(([name, all]) => {
    const rows = all.slice(0, most).map((count) => {
      const { jobs, account = untold, source = untold, jobClass } = count;
      return [jobs.toLocaleString('en-US'), displayName(account), displayName(source), displayName(jobClass)];
    });
    const rest = all.slice(most);
    return [
      `${name}: ${total(all)}`,
      ...columns([['jobs', 'account', 'source', 'class'], ...rows], [0]).map((line) => `  ${line}`),
      ...(rest.length === 0 ? [] : [`  and ${total(rest)} of ${rest.length} more kinds: see --json`]),
    ];
  });
}

const causes: Readonly<Record<ShedCount['cause'], string>> = {
  switch: 'By switches',
  ceiling: 'At the enqueue ceiling',
  'no-switchboard': 'Without a switchboard',
};

function total(counts: readonly ShedCount[]): string {
  const jobs = counts.reduce((sum, count) => sum + count.jobs, 0);
  return `${jobs.toLocaleString('en-US')} ${jobs === 1 ? 'job' : 'jobs'}`;
}

function compared(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
