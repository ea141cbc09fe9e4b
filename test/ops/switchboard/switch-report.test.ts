import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import type { ParkedOperation } from '../../../domain/parked/operation';
import type { ShedCount } from '../../../domain/switchboard/log-line';
import { switchReport } from '../../../ops/switchboard/switch-report';
import { troubles } from '../../support/aws/aws-faults';
import { startMs } from '../../support/ops/operator-session';
import { parked, parkedId } from '../queue/queue-fakes';
import { SwitchFakes, shedLine } from './switch-fakes';

let fakes: SwitchFakes;
let operations: ParkedOperation[];
beforeEach(() => {
  fakes = new SwitchFakes();
  operations = [];
  const s3 = mockClient(S3Client);
  s3.on(ListObjectsV2Command).callsFake(async () => ({
    CommonPrefixes: operations.map(({ id }) => ({ Prefix: `parked/${id}/` })),
  }));
  s3.on(GetObjectCommand).callsFake(async () => ({
    Body: { transformToString: async () => JSON.stringify(operations[0]) },
  }));
});

const hour = 3_600_000;
const send = { jobClass: 'Send', source: 'automation', account: '1042' } as const;
const bySwitch = { cause: 'switch', outcome: 'refused', ...send } as const;

function logged(service: string, hoursAgo: number, ...counts: readonly ShedCount[]): void {
  const atMs = startMs - hoursAgo * hour;
  fakes.logged.push({ group: `${service}-logs`, message: shedLine(atMs - 60_000, counts), atMs });
}

const report = (options: { since?: number; json?: boolean } = {}) =>
  switchReport(fakes.session, { stage: 'prod', since: startMs / 1000 - 86_400, json: false, ...options });

test('adds up the lines of all tasks, by cause, outcome, account, source and class', async () => {
  logged('web', 2, { ...bySwitch, jobs: 1000 }, { ...bySwitch, account: '7', jobs: 1 });
  logged('web', 3, { ...bySwitch, jobs: 500 });
  logged('web', 4, { ...bySwitch, jobs: 30 });
  logged('bulk', 1, { ...bySwitch, outcome: 'deferred', jobs: 2 }, { ...bySwitch, jobs: 4 });
  logged('api', 1, { cause: 'ceiling', outcome: 'refused', jobClass: 'Import', jobs: 9 });
  logged('api', 30, { ...bySwitch, jobs: 77 });
  fakes.logged.push({ group: 'web-logs', message: 'GET /inbox 200', atMs: startMs - hour });
  const { stdout, exitCode } = await report();
  expect(exitCode).toBe(0);
  expect(stdout).toBe(
    [
      'Since 2026-11-23T02:00:00.000Z:',
      'At the enqueue ceiling, refused: 9 jobs',
      '  jobs  account  source  class',
      '     9  -        -       Import',
      'By switches, deferred: 2 jobs',
      '  jobs  account  source      class',
      '     2  1042     automation  Send',
      'By switches, refused: 1,535 jobs',
      '   jobs  account  source      class',
      '  1,534  1042     automation  Send',
      '      1  7        automation  Send',
      '',
    ].join('\n'),
  );
  const { stdout: longer } = await report({ since: Date.UTC(2026, 10, 22) / 1000 });
  expect(longer).toContain('By switches, refused: 1,612 jobs');
});

test('websockets are not asked: they enqueue nothing', async () => {
  logged('websockets', 1, { ...bySwitch, jobs: 5 });
  const { stdout } = await report();
  expect(stdout).toBe('Since 2026-11-23T02:00:00.000Z:\nNothing was refused, deferred, dropped or parked.\n');
});

test('a long list is cut with its sum, and whole in JSON', async () => {
  const many = Array.from({ length: 40 }, (_, index) => ({
    ...bySwitch,
    account: `a${index}`,
    jobs: 40 - index,
  }));
  logged('web', 1, ...many);
  const { stdout } = await report();
  expect(stdout).toContain('  and 55 jobs of 10 more kinds: see --json');
  const { stdout: json } = await report({ json: true });
  const { counts, unread, since } = JSON.parse(json);
  expect([counts, unread, since]).toEqual([many, [], '2026-11-23T02:00:00.000Z']);
});

test('what was parked since is told too', async () => {
  operations.push(parked);
  const { stdout } = await report({ since: startMs / 1000 - 3600 });
  expect(stdout).toContain(
    `${parkedId} (kept)\n   jobs  queue    class  source      account\n  1,234  default  Send   automation  1042`,
  );
  operations.splice(0, 1, { ...parked, startedAtSeconds: startMs / 1000 - 7200 });
  expect((await report({ since: startMs / 1000 - 3600 })).stdout).toContain('Nothing was');
});

test('a log that cannot be read is said, and exit code 1: a sum without it looks complete', async () => {
  logged('bulk', 1, { ...bySwitch, jobs: 5 });
  fakes.calls.failAt(fakes.calls.names.length + 2, troubles.denied);
  const { stdout, exitCode } = await report();
  expect(exitCode).toBe(1);
  expect(stdout).toContain('By switches, refused: 5 jobs');
  expect(stdout).toContain(
    'Not complete: the log of web could not be read: these credentials may not do that',
  );
});
