import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { budgetsCommand } from '../../../ops/budgets/budgets-command';
import { opsClients } from '../../../ops/kit/ops-clients';
import { edited } from '../../config/edited-stage';
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
  expect(JSON.parse(stdout)).toContainEqual(
    expect.objectContaining({ name: 'pub/sub output buffers', unit: 'bytes', fits: true }),
  );
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
