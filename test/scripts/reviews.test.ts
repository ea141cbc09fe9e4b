import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reviewAll } from '../../scripts/deliver/reviews';

const root = mkdtempSync(join(tmpdir(), 'bulkhead-reviews-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('a stage that the base does not have is told as new, also in the summary of the run', async () => {
  const [base, head, out] = ['base', 'head', 'out'].map((name) => join(root, name));
  if (base === undefined || head === undefined || out === undefined) throw new Error('three folders');
  mkdirSync(base);
  mkdirSync(join(head, 'trial'), { recursive: true });
  writeFileSync(join(head, 'trial/manifest.json'), '{}');
  const before = process.env.GITHUB_STEP_SUMMARY;
  const summary = join(root, 'summary.md');
  process.env.GITHUB_STEP_SUMMARY = summary;
  const printed = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    expect(await reviewAll({ base, head, out })).toBe(0);
  } finally {
    printed.mockRestore();
    if (before === undefined) delete process.env.GITHUB_STEP_SUMMARY;
    else process.env.GITHUB_STEP_SUMMARY = before;
  }
  const text = '<!-- bulkhead-review: trial -->\n**trial** is new: there is nothing to compare it with.\n';
  expect(readFileSync(join(out, 'trial.md'), 'utf8')).toBe(text);
  expect(readFileSync(summary, 'utf8')).toBe(`${text}\n`);
});

test('a folder without assemblies is no review', async () => {
  mkdirSync(join(root, 'empty'));
  await expect(reviewAll({ base: root, head: join(root, 'empty'), out: join(root, 'out') })).rejects.toThrow(
    'holds no assembly',
  );
});
