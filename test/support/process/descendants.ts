import { execFileSync } from 'node:child_process';
import { identify, type ProcessIdentity } from '../../../local/region/process/process-identity';

/** Every process that this one started, directly or through others. */
export function descendants(ancestor: number): ProcessIdentity[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const children = new Map<number, number[]>();
  for (const row of rows) {
    const [pid = 0, parent = 0] = row.trim().split(/\s+/).map(Number);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const found: number[] = [];
  for (const open = [ancestor]; open.length > 0; ) {
    const next = children.get(open.pop() ?? 0) ?? [];
    found.push(...next);
    open.push(...next);
  }
  return found.flatMap((pid) => identify(pid) ?? []);
}
