import { displayName } from '../../domain/switchboard/job-pattern';
import type { ShedCount } from '../../domain/switchboard/log-line';
import { columns } from '../kit/screen/columns';

const untold = '-';

/** Adds up what tasks counted. Few keys of many lines, so that a day of a large stage fits. */
export class ShedSum {
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
export function shedLines(counts: readonly ShedCount[], most: number): readonly string[] {
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
