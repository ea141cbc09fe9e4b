import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * One process for as long as it lives. A pid alone is not enough: after a reboot or a wrap-around the same number
 * is some other program, which must neither be taken for ours nor be ended.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** When the system says the process began; opaque, only compared. */
  readonly startTime: string;
}

/** The identity of a process; undefined if there is none with that pid, or only its unread exit status is left. */
export function identify(pid: number): ProcessIdentity | undefined {
  const startTime = process.platform === 'linux' ? linuxStartTime(pid) : startTimeByPs(pid);
  return startTime === undefined ? undefined : { pid, startTime };
}

/** True while this very process lives. */
export function isAlive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.startTime === identity.startTime;
}

/** Clock ticks since boot, with the boot's id: ticks alone repeat after a reboot. */
function linuxStartTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in brackets and may hold spaces: count from the last bracket.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, startTicks] = [fields[0], fields[19]];
    if (state === 'Z' || startTicks === undefined) return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${startTicks}`;
  } catch {
    return undefined;
  }
}

function startTimeByPs(pid: number): string | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return line === '' || line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '');
  } catch {
    return undefined;
  }
}
