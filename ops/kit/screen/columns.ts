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
