import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import {
  AppConfigDataClient,
  GetLatestConfigurationCommand,
  StartConfigurationSessionCommand,
} from '@aws-sdk/client-appconfigdata';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { shouldDefer } from '../../client/should-defer';
import type { JobKind } from '../../client/switchboard';
import { controlsBucketVariable } from '../../config/contract/controls-keys';
import { taskEnvironment } from '../../config/contract/task-environment';
import { knownStressLevels } from '../../domain/stress/stress-report';
import { type StressInputs, stressSignals } from '../../lambdas/queue-meter/judge/stress-signals';
import { parseLogLine } from '../../ops/switchboard/parse-log-line';
import { writtenDocument, writtenSwitch } from '../client/written-document';
import { calmInputs } from '../lambdas/queue-meter/judge/stress-arbitraries';
import { contractExamples } from './contract-examples';

const article = readFileSync('docs/app-contract.md', 'utf8');
const articles = [article, readFileSync('docs/switchboard.md', 'utf8')].join('\n');
const blocks = (language: string): string[] =>
  [...articles.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, code = '']) => code,
  );
/** The cells of the table whose first row begins with this. */
function table(head: string): string[][] {
  const [rows = ''] = article.slice(article.indexOf(`| ${head} |`)).split('\n\n');
  const cells = rows.split('\n').map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return cells.slice(2);
}

test('every TypeScript example is a file that is type-checked, and the other way round', () => {
  expect(blocks('ts').sort()).toEqual([...contractExamples().values()].sort());
});

test('every variable of the contract is told, and no other', () => {
  const told = table('variable').map(([name]) => name?.replaceAll('`', ''));
  expect(told.sort()).toEqual([...Object.values(taskEnvironment), controlsBucketVariable].sort());
});

test('what is deferred is what the reader defers', () => {
  const word = (kind: JobKind, level: (typeof knownStressLevels)[number]) => {
    if (!shouldDefer({ level, lastKnownLevel: level }, kind)) return 'enqueue';
    return kind === 'push' ? 'drop' : 'defer';
  };
  const kinds: readonly JobKind[] = ['urgent', 'ordinary', 'push', 'bulk'];
  expect(table('kind of job')).toEqual(
    kinds.map((kind) => [
      expect.stringMatching(`^\`${kind}\``),
      ...knownStressLevels.map((level) => word(kind, level)),
    ]),
  );
});

test('the limits are those of the meter', () => {
  const at = (change: Partial<StressInputs>) => stressSignals({ ...calmInputs, ...change }).signals[0]?.level;
  const waits = (seconds: number, latencyTargetSeconds: number) =>
    at({ pools: [{ name: 'x', latencyTargetSeconds, oldestJobAgeSeconds: seconds }] });
  const rows = Object.fromEntries(
    table('figure').map(([figure = '', ...limits]) => [figure.split(',')[0], limits]),
  );
  expect(rows).toEqual({
    'oldest job of a pool': ['its target', '3 targets, at least 30 s', ''],
    'job store': ['', '15 below the ceiling, at most 60 %', 'the enqueue ceiling'],
    'pub/sub store': ['', '60 %', '75 %'],
    '5xx of web and API': ['1 %', '5 %', '10 %'],
  });
  expect([waits(60, 60), waits(180, 60), waits(30, 5)]).toEqual(['busy', 'stressed', 'stressed']);
  expect([60, 75].map((memoryUsedPercent) => at({ pubsub: { memoryUsedPercent } }))).toEqual([
    'stressed',
    'critical',
  ]);
  expect([1, 5, 10].map((webErrorPercent) => at({ fallback: { webErrorPercent } }))).toEqual([
    'busy',
    'stressed',
    'critical',
  ]);
});

test('the example of an app defers bulk work under stress, and asks the bucket that it is given', async () => {
  const atSeconds = Date.now() / 1000;
  const report = { version: 1, stage: 'prod', atSeconds, sinceSeconds: atSeconds, reasons: [] };
  const text = JSON.stringify({ ...report, level: 'stressed', lastKnownLevel: 'stressed' });
  process.env.AWS_REGION = 'us-east-1';
  process.env[controlsBucketVariable] = 'controls';
  mockClient(S3Client)
    .on(GetObjectCommand, { Bucket: 'controls' })
    .callsFake(() => ({ Body: { transformToString: async () => text } }));
  const { stress, enqueueOrKeep } = await import('./app-contract/stress');
  await stress.firstRead;
  stress.stop();
  const done: string[] = [];
  for (const kind of ['urgent', 'bulk'] as const) {
    const note = (what: string) => async () => void done.push(`${kind} ${what}`);
    await enqueueOrKeep(kind, note('enqueued'), note('kept'));
  }
  expect(done).toEqual(['urgent enqueued', 'bulk kept']);
});

test('the example of an app obeys the switchboard that its variables name', async () => {
  const document = writtenDocument({ switches: [writtenSwitch({ source: 'import', action: 'off' })] });
  process.env[taskEnvironment.switchboard] = 'app/env/profile';
  mockClient(AppConfigDataClient)
    .on(StartConfigurationSessionCommand, { ApplicationIdentifier: 'app', EnvironmentIdentifier: 'env' })
    .resolves({ InitialConfigurationToken: 'first' })
    .on(GetLatestConfigurationCommand, { ConfigurationToken: 'first' })
    .callsFake(() => ({ Configuration: { transformToString: () => JSON.stringify(document) } }));
  const told = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const { switchboard, switchboardIsRead, counts } = await import('./app-contract/switchboard');
  await switchboardIsRead;
  counts.stop();
  expect(told.mock.calls.map(([line]) => parseLogLine(String(line)))).toMatchObject([{ revision: 7 }]);
  told.mockRestore();
  const verdict = (source: string) =>
    switchboard.verdict({ id: '1', jobClass: 'Row', source }, 'bulk').action;
  expect(['import', 'inbox'].map(verdict)).toEqual(['off', 'run']);
});

describe('the bar in the browser', () => {
  const script = /<script>([\s\S]*)<\/script>/.exec(blocks('html')[0] ?? '')?.[1] ?? '';

  /** The bar after one look. */
  async function shown(answer: object | undefined, hidden = false) {
    const bar = { hidden: true, textContent: '' };
    const asked: unknown[] = [];
    const waits: number[] = [];
    runInNewContext(script, {
      document: { hidden, querySelector: () => bar },
      fetch: async (...call: unknown[]) => {
        asked.push(call);
        if (answer === undefined) throw new TypeError('Failed to fetch');
        return { json: async () => answer };
      },
      setTimeout: (_: unknown, ms: number) => waits.push(ms),
    });
    await new Promise(setImmediate);
    return { bar, asked, waits };
  }

  test.each([
    [{ level: 'normal', reasons: [] }, false],
    [{ level: 'busy', reasons: ['Late.'] }, false],
    [{ level: 'stressed', reasons: ['Late.'] }, true],
    [{ level: 'critical', reasons: ['Late.'] }, true],
    [{ level: 'unknown', lastKnownLevel: 'critical', reasons: ['Late.'] }, true],
    [{ level: 'unknown', reasons: ['Late.'] }, false],
  ])('%j is shown: %s', async (answer, expected) => {
    const { bar, asked, waits } = await shown(answer);
    expect(bar).toEqual({ hidden: !expected, textContent: answer.reasons.join(' ') });
    expect(asked).toEqual([['/status.json', { credentials: 'omit' }]]);
    expect(waits[0]).toBeGreaterThanOrEqual(24_000);
    expect(waits[0]).toBeLessThan(36_000);
  });

  test('without an answer it stays as it is, and asks again', async () => {
    const { bar, waits } = await shown(undefined);
    expect(bar).toEqual({ hidden: true, textContent: '' });
    expect(waits).toHaveLength(1);
  });

  test('a page that nobody sees does not ask', async () => {
    const { asked, waits } = await shown({ level: 'critical', reasons: [] }, true);
    expect([asked, waits.length]).toEqual([[], 1]);
  });
});
