import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Nothing that is kept takes a tenth of it, even beside other work: who holds the lock for longer has died. */
const timeoutMs = 120_000;

/**
 * What one test file has computed from `input`, for the other files of this run of the tests; a worker that needs it
 * meanwhile waits for it. Kept in a directory that the run makes and removes (begin-run.ts), so that nothing of an older
 * source is ever read. Both must be JSON.
 */
export function keptInRun<Result>(input: unknown, compute: () => Result): Result {
  const directory = process.env.BULKHEAD_TEST_RUN;
  if (directory === undefined) return compute();
  const name = createHash('sha256').update(JSON.stringify(input)).digest('hex');
  const path = join(directory, `${name}.json`);
  const lock = `${path}.lock`;
  for (const began = Date.now(); !existsSync(path); pause()) {
    if (!isMade(lock) && Date.now() - began < timeoutMs) continue;
    try {
      // Somebody may have finished between the two looks.
      if (existsSync(path)) break;
      const result = compute();
      // By name only when it is whole: another worker may be reading.
      writeFileSync(`${path}.${process.pid}`, JSON.stringify(result));
      renameSync(`${path}.${process.pid}`, path);
      return result;
    } finally {
      rmSync(lock, { force: true });
    }
  }
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** True for the one who makes it. */
function isMade(lock: string): boolean {
  try {
    writeFileSync(lock, '', { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
}
