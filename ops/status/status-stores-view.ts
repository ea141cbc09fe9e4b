import { columns } from '../kit/screen/columns';
import type { Line, Tone } from '../kit/screen/line';
import type { StoreRow } from './status-stores';

const tones: Readonly<Record<StoreRow['state'], Tone>> = { fine: 'plain', warn: 'warn', bad: 'bad' };
const head = ['', 'memory', 'stops at', 'connections', 'evicted', 'refused', 'node type', 'reserve'];
const numeric = [1, 2, 3, 4, 5];

/** The stores. `stops at`: where producers refuse work that may be shed. */
export function statusStoresView(rows: readonly StoreRow[]): Line[] {
  const [first = '', ...lines] = columns([head, ...rows.map(cells)], numeric);
  return [
    { text: first, tone: 'dim' },
    ...rows.flatMap((row, index): Line[] => [
      { text: lines[index] ?? '', tone: tones[row.state] },
      ...remarks(row),
    ]),
  ];
}

function cells({ store, role, figures, ...row }: StoreRow): string[] {
  const percent = (value: number | undefined): string =>
    value === undefined ? '?' : `${value < 10 ? value.toFixed(1) : value.toFixed(0)} %`;
  return [
    store,
    percent(figures?.memoryUsedPercent),
    row.ceilingPercent === undefined ? '' : percent(row.ceilingPercent),
    percent(figures?.connectionsOfBudgetPercent),
    String(figures?.evictedKeys ?? '?'),
    role === 'cache' ? '' : String(figures?.rejectedWrites ?? '?'),
    row.nodeType ?? '?',
    role === 'jobs' ? percent(row.reservedPercent) : '',
  ];
}

/** What no figure says. */
function remarks({ id, unreachable, status = 'available' }: StoreRow): Line[] {
  return [
    ...(unreachable === true ? [{ text: '  the meter cannot read it', tone: 'bad' } as const] : []),
    ...(status === 'available' ? [] : [{ text: `  ${id} is ${status}`, tone: 'warn' } as const]),
  ];
}
