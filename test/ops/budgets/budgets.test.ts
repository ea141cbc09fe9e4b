import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { budgetsCommand } from '../../../ops/budgets/budgets-command';
import { opsClients } from '../../../ops/kit/ops-clients';
import { baseText, edited } from '../../config/edited-stage';
import { runCommand } from '../../support/ops/run-command';

jest.mock('../../../ops/kit/ops-clients', () => ({ opsClients: jest.fn() }));

const budgets = (stage: string, ...options: string[]) =>
  runCommand(budgetsCommand(), '--stage', stage, ...options);

const directory = mkdtempSync(join(tmpdir(), 'bulkhead-budgets-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function stageFile(name: string, text: string): string {
  const file = join(directory, `${name}.yaml`);
  writeFileSync(file, text);
  return file;
}

test('shows each budget with its sum', async () => {
  const { stdout, stderr, exitCode } = await budgets('prod');
  expect([stderr, exitCode]).toEqual(['', 0]);
  expect(stdout).toContain('database connections');
  expect(stdout).toContain('allowed: limit 3000 - reserve 200 = 2,800');
  expect(stdout).not.toContain('DOES NOT FIT');
});

test('a budget that does not fit is shown too, and the exit code says so', async () => {
  const stage = stageFile(
    'over',
    edited({ add: 'budgets: { databaseConnections: { limit: 100, reserve: 20 } }' }),
  );
  const { stdout, exitCode } = await budgets(stage);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/database connections .* 80 connections .* DOES NOT FIT/);
  expect(stdout).toContain('does not fit: 980 too many');
});

test('JSON holds the same', async () => {
  const { stdout, exitCode } = await budgets('prod', '--json');
  expect(exitCode).toBe(0);
  const { budgets: all, warnings } = JSON.parse(stdout);
  expect(all).toContainEqual(
    expect.objectContaining({ name: 'pub/sub output buffers', unit: 'bytes', fits: true }),
  );
  expect(warnings).toEqual([]);
});

test('what the stage file is warned of is told too, and changes no exit code', async () => {
  const stage = stageFile('strict', baseText);
  const warning = `${stage}:29:5: warning: workers.default.queues: expected weights such as [[default, 2], [mailers, 1]], a pool for each queue, or queueOrder: strict, got strict order: Sidekiq takes no job of mailers while one waits in default`;
  const { stderr, exitCode } = await budgets(stage);
  expect([stderr, exitCode]).toEqual([`${warning}\n`, 0]);
  const json = await budgets(stage, '--json');
  expect([json.stderr, JSON.parse(json.stdout).warnings, json.exitCode]).toEqual(['', [warning], 0]);
});

test('a wrong stage file is told like everywhere, with exit code 1', async () => {
  const { stdout, stderr, exitCode } = await budgets(stageFile('wrong', 'stage: [\n'));
  expect([stdout, exitCode]).toEqual(['', 1]);
  expect(stderr).toMatch(/wrong\.yaml:\d+:\d+: /);
});

test('asks no AWS: not even a client is made', async () => {
  await budgets('prod');
  expect(opsClients).not.toHaveBeenCalled();
});
