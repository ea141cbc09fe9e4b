import type { ParkedCount } from '../../../domain/parked/operation';

/** Between two columns. */
const gap = '  ';

/** Rows with their cells below each other. Those of the columns named in `right` end together: numbers. */
export function columns(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const widths = (rows[0] ?? []).map((_, index) =>
    Math.max(...rows.map((row) => [...(row[index] ?? '')].length)),
  );
  return rows.map((row) =>
    row
      .map((cell, index) => {
        const blank = ' '.repeat((widths[index] ?? 0) - [...cell].length);
        return right.includes(index) ? blank + cell : cell + blank;
      })
      .join(gap)
      .trimEnd(),
  );
}

const unknown = '-';

/** Jobs by queue, class, source and account as lines of a table, most jobs first. */
export function countLines(counts: readonly ParkedCount[], most: number): readonly string[] {
  if (counts.length === 0) return [];
  const rows = counts
    .slice(0, most)
    .map(({ jobs, queue, jobClass, source = unknown, account = unknown }) => [
      jobs.toLocaleString('en-US'),
      queue,
      jobClass,
      source,
      account,
    ]);
  const rest = counts.slice(most).reduce((sum, { jobs }) => sum + jobs, 0);
  return [
    ...table([['jobs', 'queue', 'class', 'source', 'account'], ...rows]),
    ...(rest > 0 ? [`  and ${rest.toLocaleString('en-US')} more, of ${counts.length - most} kinds`] : []),
  ];
}

/** Rows in columns; the first is of numbers. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  return columns(rows, [0]).map((row) => `  ${row}`);
}
