import { readdirSync, readFileSync } from 'node:fs';

const text = readFileSync('docs/command.md', 'utf8');
const verbs = readdirSync('ops', { recursive: true, encoding: 'utf8' })
  .flatMap((file) => /\/([a-z-]+)-command\.ts$/.exec(file)?.[1] ?? [])
  .sort();
const headings = [...text.matchAll(/^## ([a-z-]+)$/gm)].map(([, heading]) => heading);

test('every verb has a section of its own, to which others may link', () => {
  expect(verbs.length).toBeGreaterThan(0);
  expect(headings.sort()).toEqual(verbs);
});

test('every verb has its row in the overview', () => {
  const rows = [...text.matchAll(/^\| \[`([a-z-]+)`\]\(#\1\) \|/gm)].map(([, verb]) => verb);
  expect(rows.sort()).toEqual(verbs);
});

test('is read in one go', () => {
  expect(text.split('\n').length).toBeLessThanOrEqual(200);
});
