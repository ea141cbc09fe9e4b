import type { ParkedCount } from '../../../domain/parked/operation';

const untold = '-';

/** Jobs by queue, class, source and account as lines of a table, most jobs first. */
export function countLines(counts: readonly ParkedCount[], most: number): readonly string[] {
  if (counts.length === 0) return [];
  const rows = counts
    .slice(0, most)
    .map(({ jobs, queue, jobClass, source = untold, account = untold }) => [
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
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) => {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
    );
    return `  ${cells.join('  ')}`.trimEnd();
  });
}
