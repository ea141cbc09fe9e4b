/** A moment in UTC, as logs and alarms have it: `03:12`, with its date where that is another day. */
export function timeText(atSeconds: number, nowSeconds: number): string {
  const [at, now] = [atSeconds, nowSeconds].map((seconds) => new Date(seconds * 1000).toISOString());
  const [date, time = ''] = at?.split('T') ?? [];
  const clock = time.slice(0, 5);
  return date === now?.slice(0, 10) ? clock : `${date} ${clock}`;
}
