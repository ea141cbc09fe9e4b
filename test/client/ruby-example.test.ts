import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { controlsBucketVariable, controlsKeys } from '../../config/contract/controls-keys';
import { taskEnvironment } from '../../config/contract/task-environment';
import { jsonRecord } from '../../domain/json-record';
import { parseLogLine } from '../../ops/switchboard/parse-log-line';
import { installedSidekiqs } from './sidekiq/installed-sidekiqs';

/** Of the machine, if it has one. */
const program = 'ruby';
const ruby = (...args: string[]) => spawnSync(program, ['-w', ...args], { encoding: 'utf8' });
const vectors: readonly unknown[] = JSON.parse(
  readFileSync('docs/examples/switchboard-vectors.json', 'utf8'),
);

// Where there is no Ruby, test/client/decision-vectors.test.ts holds the vectors to the rules.
if (ruby('-rjson', '-e', '0').status === 0) {
  test('Ruby decides as the vectors say', () => {
    const { status, stdout, stderr } = ruby('docs/examples/sidekiq/check_vectors.rb');
    expect([status, stdout, stderr]).toEqual([0, `${vectors.length} of ${vectors.length} as written\n`, '']);
  });

  test('the reader, the ceiling, the counts and the enqueuing side do as docs/switchboard.md says', () => {
    const { status, stdout, stderr } = ruby('test/client/sidekiq/checks.rb');
    const [summary, line = ''] = stdout.split('\n');
    expect([status, summary, stderr]).toEqual([0, '31 checks, 0 wrong', '']);
    expect(parseLogLine(line)).toMatchObject({ bulkhead: 'shed' });
  });
}

const sidekiqs = installedSidekiqs();
if (sidekiqs.length > 0) {
  test.each(sidekiqs)('the initializer boots in a process of Sidekiq $version', ({ ruby: program, env }) => {
    const { switchboard, enqueueCeilingPercent } = taskEnvironment;
    const task = { [switchboard]: 'a/e/p', [controlsBucketVariable]: 'b', [enqueueCeilingPercent]: '75' };
    const options = { encoding: 'utf8', env: { ...env, ...task } } as const;
    const { stdout, stderr } = spawnSync(program, ['test/client/sidekiq/boot.rb'], options);
    expect(jsonRecord(stdout) ?? stderr).toEqual({
      scheduler: 'Bulkhead::ScheduledEnqueuer',
      server: 'Bulkhead::ServerMiddleware',
      client: ['Bulkhead::ClientMiddleware'],
      handsBack: 'Bulkhead::FullStore::HandBack',
      startup: 1,
    });
  });
}

test('the example asks for the variables and the object of the contract', () => {
  const example = readFileSync('docs/examples/sidekiq/bulkhead.rb', 'utf8');
  const { switchboard, stageQueues, shedSources, enqueueCeilingPercent } = taskEnvironment;
  const asked = [switchboard, controlsBucketVariable, stageQueues, shedSources, enqueueCeilingPercent];
  expect(new Set(example.match(/BULKHEAD_[A-Z_]+(?=")/g))).toEqual(new Set(asked));
  expect(example).toContain(`key: "${controlsKeys.lastResortSwitchboard}"`);
});
