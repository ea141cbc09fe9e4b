import { expectedNodeType, nodeTypeMemoryBytes } from '../../domain/stores/node-types';
import { everyStore } from '../every-store';
import { nearestKey } from '../nearest-key';
import type { StageConfig } from '../schema/stage';
import type { CheckFinding } from './finding';

/** Node types whose memory is not known, so that no budget could be checked. */
export function nodeTypes(config: StageConfig): CheckFinding[] {
  const known = Object.keys(nodeTypeMemoryBytes);
  return everyStore(config).flatMap(({ path, store: { nodeType } }): CheckFinding[] => {
    if (known.includes(nodeType)) return [];
    return [
      {
        path: [...path, 'nodeType'],
        expected: expectedNodeType(nodeType),
        got: JSON.stringify(nodeType),
        suggestion: nearestKey(nodeType, known),
      },
    ];
  });
}

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const minutesPerDay = 24 * 60;
const minutesPerWeek = 7 * minutesPerDay;
/** ElastiCache takes no shorter window. */
const minWindowMinutes = 60;

/** Minutes from Monday 00:00 UTC. `to` is after `from`, if need be in the week after. */
interface Window {
  readonly from: number;
  readonly to: number;
}

/** Windows of a store that are too short or overlap; ElastiCache refuses them, but only half-way through a deploy. */
export function storeWindows(config: StageConfig): CheckFinding[] {
  return everyStore(config).flatMap(({ path, store }): CheckFinding[] => {
    const maintenance = weekly(store.maintenanceWindow);
    const snapshots = days.map((_, day) => daily(store.snapshotWindow, day));
    const tooShort = (window: Window | undefined) =>
      window !== undefined && window.to - window.from < minWindowMinutes;
    const expected = `a window of at least ${minWindowMinutes} minutes`;
    const maintenancePath = [...path, 'maintenanceWindow'];
    const snapshotPath = [...path, 'snapshotWindow'];

    const findings: CheckFinding[] = [];
    if (tooShort(maintenance))
      findings.push({ path: maintenancePath, expected, got: store.maintenanceWindow });
    if (store.snapshotRetentionDays === 0) return findings;
    if (tooShort(snapshots[0])) findings.push({ path: snapshotPath, expected, got: store.snapshotWindow });
    if (snapshots.some((snapshot) => overlap(snapshot, maintenance))) {
      const other = `the maintenance window ${store.maintenanceWindow}`;
      findings.push({ path: snapshotPath, expected: `a window outside ${other}`, got: store.snapshotWindow });
    }
    return findings;
  });
}

function weekly(text: string): Window {
  const [from = '', to = ''] = text.split('-');
  return window(
    days.indexOf(from.slice(0, 3)) * minutesPerDay + minutes(from.slice(4)),
    days.indexOf(to.slice(0, 3)) * minutesPerDay + minutes(to.slice(4)),
    minutesPerWeek,
  );
}

function daily(text: string, day: number): Window {
  const [from = '', to = ''] = text.split('-');
  return window(day * minutesPerDay + minutes(from), day * minutesPerDay + minutes(to), minutesPerDay);
}

/** A window that ends before it starts ends in the next period. */
function window(from: number, to: number, period: number): Window {
  return { from, to: to < from ? to + period : to };
}

function minutes(clock: string): number {
  const [hour = '0', minute = '0'] = clock.split(':');
  return Number(hour) * 60 + Number(minute);
}

/** Also across the turn of the week. */
function overlap(a: Window, b: Window): boolean {
  return [-minutesPerWeek, 0, minutesPerWeek].some((shift) => a.from + shift < b.to && b.from < a.to + shift);
}

/** Store variables with which no app could connect, or with which it could mistake one store for the other. */
export function storeVariables(config: StageConfig): CheckFinding[] {
  return [...incomplete(config), ...shared(config)];
}

function incomplete(config: StageConfig): CheckFinding[] {
  return everyStore(config).flatMap(({ path, store: { environment } }): CheckFinding[] => {
    const { url, host, user, password } = environment;
    if (url !== undefined || [host, user, password].every((name) => name !== undefined)) return [];
    const named = Object.keys(environment);
    return [
      {
        path: [...path, 'environment'],
        expected: 'url, or at least host, user and password: no store has a default user',
        got: named.length > 0 ? `only ${named.join(', ')}` : 'none of them',
      },
    ];
  });
}

function shared(config: StageConfig): CheckFinding[] {
  const owners = new Map<string, string>();
  return everyStore(config).flatMap(({ path, store }) =>
    Object.entries(store.environment).flatMap(([part, name]): CheckFinding[] => {
      const place = `${path.join('.')}.environment.${part}`;
      const owner = owners.get(name);
      owners.set(name, owner ?? place);
      if (owner === undefined) return [];
      return [
        {
          path: [...path, 'environment', part],
          expected: 'a variable of its own, such as CABLE_REDIS_URL, that the app then reads for this store',
          got: `${name}, as in ${owner}`,
        },
      ];
    }),
  );
}
