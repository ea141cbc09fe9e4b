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

/** Documents that lead a reader through the code: the paths that they name are looked up. */
const guides = [
  'CONTRIBUTING.md',
  'SECURITY.md',
  'docs/architecture.md',
  'docs/follow-a-command.md',
  'docs/threat-model.md',
];

test.each(guides)('%s names files and folders that exist', (guide) => {
  const named = [...readFileSync(guide, 'utf8').matchAll(/`([a-z]+\/[a-zA-Z0-9_./-]+)`/g)].map(
    ([, path = '']) => path,
  );
  const missing = named.filter(
    (path) => !files.some((file) => file === path || file.startsWith(`${path.replace(/\/$/, '')}/`)),
  );
  expect(named.length).toBeGreaterThan(0);
  expect(missing).toEqual([]);
});
