import { maintenanceCommand } from '../../../ops/maintenance/maintenance-command';
import { poolCommand } from '../../../ops/pool/pool-command';
import { queueCommand } from '../../../ops/queue/queue-command';
import { rolloutCommand } from '../../../ops/rollout/rollout-command';
import { statusCommand } from '../../../ops/status/status-command';
import { topCommand } from '../../../ops/status/top-command';
import { storeCommand } from '../../../ops/store/store-command';
import { routeCommand } from '../../../ops/switchboard/route-command';
import { switchCommand } from '../../../ops/switchboard/switch-command';
import { startMs } from '../../support/ops/operator-session';
import { parsedCommand } from '../../support/ops/parsed-command';

const startSeconds = startMs / 1000;
const day = 86_400;

beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(startMs);
});
afterEach(() => {
  jest.restoreAllMocks();
});

const verbs = () => [
  maintenanceCommand(),
  poolCommand(),
  queueCommand(),
  rolloutCommand(),
  routeCommand(),
  statusCommand(),
  storeCommand(),
  switchCommand(),
  topCommand(),
];

function parsed(words: string) {
  const verb = verbs().find((one) => one.name() === words.split(' ')[0]);
  if (verb === undefined) throw new Error(`no verb of ${words}`);
  return parsedCommand(verb, `${words} --stage prod`);
}

test.each<[string, string]>([
  [
    'switch off --until tomorrow',
    '--until: expected a time like 30m, 2h, 1d or 2026-11-24T03:00Z, got tomorrow',
  ],
  [
    'switch off --until 2026-11-24T03:00',
    '--until: expected a time like 30m, 2h, 1d or 2026-11-24T03:00Z, got 2026-11-24T03:00',
  ],
  [
    'switch off --until 2026-13-24T03:00Z',
    '--until: expected a time like 30m, 2h, 1d or 2026-11-24T03:00Z, got 2026-13-24T03:00Z',
  ],
  ['switch off --until 2026-11-23T03:00Z', '--until: 2026-11-23T03:00Z is over'],
  ['switch off --until 0h', '--until: 0h is over'],
  ['switch sample half', 'percent: expected 0 to 100, got half'],
  ['switch sample 101', 'percent: expected 0 to 100, got 101'],
  ['switch sample 101%', 'percent: expected 0 to 100, got 101%'],
  ['switch sample 1e1', 'percent: expected 0 to 100, got 1e1'],
  ["switch off --source ''", '--source: expected a name of 1 to 100 characters, got 0'],
  [`switch clear --class ${'x'.repeat(101)}`, '--class: expected a name of 1 to 100 characters, got 101'],
  ["queue park --account ''", '--account: expected a name of 1 to 100 characters, got 0'],
  ['switch release --unpark fast', '--unpark: expected a number, got fast'],
  ['switch release --deferred-per-task 1/2', '--deferred-per-task: expected a number, got 1/2'],
  ["switch release --defer-seconds ''", '--defer-seconds: expected a number, got '],
  [
    'switch report --since yesterday',
    '--since: expected a time like 30m, 2h, 1d or 2026-11-24T03:00Z, got yesterday',
  ],
  ['switch report --since 2027-01-01T00:00Z', '--since: 2027-01-01T00:00Z is yet to come'],
  ['queue unpark --jobs-per-second 0', '--jobs-per-second: expected 0.1 to 1000000, or max, got 0'],
  [
    'queue unpark --jobs-per-second 1000001',
    '--jobs-per-second: expected 0.1 to 1000000, or max, got 1000001',
  ],
  ['store resize --timeout-minutes long', '--timeout-minutes: expected a whole number, got long'],
  ['store resize --timeout-minutes 0', '--timeout-minutes: expected a whole number, got 0'],
  ['rollout watch --timeout-seconds soon', '--timeout-seconds: expected a whole number, got soon'],
  ['rollout watch --timeout-seconds 1.5', '--timeout-seconds: expected a whole number, got 1.5'],
  ['maintenance off --step-seconds 3601', '--step-seconds: expected 0 to 3600, got 3601'],
  ['maintenance off --step-seconds -1', '--step-seconds: expected 0 to 3600, got -1'],
  ["maintenance off --step-seconds ''", '--step-seconds: expected 0 to 3600, got '],
  ['pool set --pool bulk --tasks -1', '--tasks: expected a whole number from 0, got -1'],
  ['pool set --pool bulk --tasks 2.5', '--tasks: expected a whole number from 0, got 2.5'],
  ['pool set --pool bulk --tasks many', '--tasks: expected a whole number from 0, got many'],
  ["pool set --pool bulk --tasks ''", '--tasks: expected a whole number from 0, got '],
  ['status --watch 0', '--watch: expected seconds, 1 or more, got 0'],
  ['status --watch often', '--watch: expected seconds, 1 or more, got often'],
  ['top --watch -1', '--watch: expected seconds, 1 or more, got -1'],
  ["top --watch ''", '--watch: expected seconds, 1 or more, got '],
])('%s is a usage error', (words, message) => {
  expect(() => parsed(words)).toThrow(expect.objectContaining({ exitCode: 2, message }));
});

test.each<[string, object]>([
  ['switch off --until 90m', { until: startSeconds + 5_400 }],
  ['switch off --until 2026-11-24T05:00+02:00', { until: startSeconds + 3_600 }],
  ['switch report', { since: startSeconds - day }],
  ['switch report --since 2d', { since: startSeconds - 2 * day }],
  ['switch report --since 2026-11-22T00:00Z', { since: Date.UTC(2026, 10, 22) / 1000 }],
  ['switch release --defer-seconds 600 --unpark 2.5', { deferSeconds: 600, unpark: 2.5 }],
  ['switch off --source automation --account 1042 --class X', { source: 'automation', account: '1042' }],
  ['queue unpark --jobs-per-second 2.5', { jobsPerSecond: 2.5 }],
  ['queue unpark --jobs-per-second max', { jobsPerSecond: 1_000_000 }],
  ['store resize --to cache.r7g.large', { to: 'cache.r7g.large', timeoutMinutes: 90 }],
  ['store resize --undo --timeout-minutes 5', { undo: true, timeoutMinutes: 5 }],
  ['rollout watch', { timeoutSeconds: 3_600 }],
  ['rollout watch --service web --service api', { service: ['web', 'api'] }],
  ['maintenance off', { stepSeconds: 30 }],
  ['maintenance off --step-seconds 0', { stepSeconds: 0 }],
  ['pool set --pool bulk --tasks 0', { pool: 'bulk', tasks: 0 }],
  ['status --watch', { watch: 5 }],
  ['top --watch 2', { watch: 2 }],
  ['status', { stage: 'prod', json: false }],
])('%s', (words, options) => {
  expect(parsed(words).options).toEqual(expect.objectContaining(options));
});

test('a screen is drawn once where nobody says --watch', () => {
  expect(parsed('status').options).not.toHaveProperty('watch');
});

test('how much passes may be written with its unit', () => {
  expect([parsed('switch sample 12.5%').args, parsed('switch sample 5').args]).toEqual([[12.5], [5]]);
});
