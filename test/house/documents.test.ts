import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { trackedFiles } from '../support/process/tracked-files';

const files = trackedFiles();
const documents = files.filter((file) => file.endsWith('.md'));

test('every dependency has its line of reason', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  const text = readFileSync('docs/dependencies.md', 'utf8');
  for (const name of [...Object.keys(dependencies), ...Object.keys(devDependencies)]) {
    expect([name, text.includes(`| \`${name}\` |`)]).toEqual([name, true]);
  }
});

test.each(documents)('%s links to files that exist', (document) => {
  const links = [...readFileSync(document, 'utf8').matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
    .map((match) => match[1] ?? '')
    .filter((link) => !/^[a-z]+:/.test(link));
  const broken = links.filter((link) => {
    const target = normalize(join(dirname(document), link));
    return !files.some((file) => file === target || file.startsWith(`${target.replace(/\/$/, '')}/`));
  });
  expect(broken).toEqual([]);
});
