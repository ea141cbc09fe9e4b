/**
 * Pages of a list until the newest entries are among them: AppConfig has them on the first page, and a switchboard of a
 * few years has dozens. A list that does not begin with its newest is read to its end, because not every AppConfig
 * keeps to that order.
 *
 * @param enough whether what was found reaches back far enough. @default the first page does
 */
export async function untilNewestSeen<T extends { readonly number: number }>(
  pages: AsyncIterable<readonly T[]>,
  enough: (found: readonly T[]) => boolean = () => true,
): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const items of pages) {
    found.push(...items);
    if (falls(found) && enough(found)) break;
  }
  return found;
}

function falls(items: readonly { readonly number: number }[]): boolean {
  const [first, second] = items;
  return first !== undefined && second !== undefined && first.number > second.number;
}
