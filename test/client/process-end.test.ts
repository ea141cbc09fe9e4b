import { spawnSync } from 'node:child_process';

/** Runs a process that only starts something, and tells its exit status: null where it had to be ended. */
function statusOf(script: string): number | null {
  const args = ['--import', 'tsx', '--eval', script];
  return spawnSync(process.execPath, args, { timeout: 100_000 }).status;
}

const never = '() => new Promise(() => {})';
const settings = '{ stageQueues: [], shedSources: [] }';

test.each([
  [
    'a switchboard reader',
    `require('./client/switchboard-reader.ts').switchboardReader({
      poll: { next: ${never}, forget() {}, intervalSeconds: () => 15 }, readLastResort: ${never}, settings: ${settings} })`,
  ],
  [
    'an enqueue ceiling',
    `require('./client/enqueue-ceiling.ts').enqueueCeiling({ info: ${never}, ceilingPercent: 75 })`,
  ],
  ['counts', `require('./client/shed-counts.ts').shedCounts()`],
])('%s does not keep its process alive', (_, script) => {
  expect(statusOf(script)).toBe(0);
});
