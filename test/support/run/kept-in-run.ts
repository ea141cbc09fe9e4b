import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What one test file has computed from `input`, for the other files of this run of the tests. Kept in a directory that
 * the run makes and removes (begin-run.cjs), so that nothing of an older source is ever read. Both must be JSON.
 */
export function keptInRun<Result>(input: unknown, compute: () => Result): Result {
  const directory = process.env.BULKHEAD_TEST_RUN;
  if (directory === undefined) return compute();
  const name = createHash('sha256').update(JSON.stringify(input)).digest('hex');
  const path = join(directory, `${name}.json`);
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8'));
  const result = compute();
  // By name only when it is whole: another worker may be reading.
  writeFileSync(`${path}.${process.pid}`, JSON.stringify(result));
  renameSync(`${path}.${process.pid}`, path);
  return result;
}
