/** The known name that `written` was probably meant to be; undefined where a guess would only mislead. */
export function nearestKey(written: string, known: readonly string[]): string | undefined {
  // A third of the letters may be wrong; a longer word is nobody's typo and would only cost time.
  const allowed = Math.max(1, Math.floor(written.length / 3));
  if (written.length > 64) return undefined;
  const candidates = known
    .map((name) => ({ name, distance: editDistance(written.toLowerCase(), name.toLowerCase()) }))
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance);
  return candidates[0]?.name;
}

/** Letters to insert, delete or replace to get from one word to the other (Levenshtein). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...from].entries()) {
    let diagonal = i;
    let left = i + 1;
    const next = [left];
    for (const [j, other] of [...to].entries()) {
      const above = row[j + 1] ?? 0;
      left = Math.min(left + 1, above + 1, diagonal + (letter === other ? 0 : 1));
      diagonal = above;
      next.push(left);
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
