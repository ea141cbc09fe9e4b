import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { budgets } from '../../../ops/budgets/budgets';
import { edited } from '../../config/edited-stage';

const directory = mkdtempSync(join(tmpdir(), 'bulkhead-budgets-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function stageFile(name: string, text: string): string {
  const file = join(directory, `${name}.yaml`);
  writeFileSync(file, text);
  return file;
}

test('shows each budget with its sum', () => {
  const { stdout, stderr, exitCode } = budgets({ stage: 'prod', json: false });
  expect([stderr, exitCode]).toEqual(['', 0]);
  expect(stdout).toContain('database connections');
  expect(stdout).toContain('allowed: limit 3000 - reserve 200 = 2,800');
  expect(stdout).not.toContain('DOES NOT FIT');
});

test('a budget that does not fit is shown too, and the exit code says so', () => {
  const stage = stageFile(
    'over',
    edited({ add: 'budgets: { databaseConnections: { limit: 100, reserve: 20 } }' }),
  );
  const { stdout, exitCode } = budgets({ stage, json: false });
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/database connections .* 80 connections .* DOES NOT FIT/);
  expect(stdout).toContain('does not fit: 980 too many');
});

test('JSON holds the same', () => {
  const { stdout } = budgets({ stage: 'prod', json: true });
  expect(JSON.parse(stdout)).toContainEqual(
    expect.objectContaining({ name: 'pub/sub output buffers', unit: 'bytes', fits: true }),
  );
});

test('a wrong stage file is told like everywhere, with exit code 1', () => {
  const { stdout, stderr, exitCode } = budgets({ stage: stageFile('wrong', 'stage: [\n'), json: false });
  expect([stdout, exitCode]).toEqual(['', 1]);
  expect(stderr).toMatch(/wrong\.yaml:\d+:\d+: /);
});
