import { spawnSync } from 'node:child_process';

/** Runs a process that only starts a reader, and tells its exit status: null where it had to be ended. */
function statusOf(read: string): number | null {
  const script = `require('./client/stress-reader.ts').stressReader({ read: ${read} })`;
  const args = ['--import', 'tsx', '--eval', script];
  return spawnSync(process.execPath, args, { timeout: 12_000 }).status;
}

test.each([
  ['waits for its next read', "async () => 'no report'"],
  ['waits for a read that never ends', '() => new Promise(() => {})'],
])('a reader that %s does not keep its process alive', (_, read) => {
  expect(statusOf(read)).toBe(0);
});
