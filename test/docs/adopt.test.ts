import { readdirSync, readFileSync } from 'node:fs';
import { loadStage } from '../../config/load-stage';
import { runRules } from '../../rules/run-rules';
import { synthStage } from '../support/synth/synth-stage';

const files = readdirSync('docs/adopt').map((file) => `docs/adopt/${file}`);
const article = readFileSync('docs/adopt.md', 'utf8');

test.each(files)('%s synthesises: no warning, no broken rule', (file) => {
  const { parsed, warnings } = synthStage(loadStage(file));
  const stacks = Object.entries(parsed).map(([name, template]) => ({
    name: `Bulkhead-${loadStage(file).stage}-${name}`,
    template,
  }));
  expect(warnings).toEqual([]);
  expect(runRules(stacks)).toEqual([]);
});

test.each(files)('%s is named like its stage, and docs/adopt.md links to it', (file) => {
  expect(file).toBe(`docs/adopt/${loadStage(file).stage}.yaml`);
  expect(article).toContain(`](${file.replace('docs/', '')})`);
});

test.each(files)('every change that %s relies on is told in docs/adopt.md', (file) => {
  const { stage } = loadStage(file);
  const section = article.split('\n## ').find((one) => one.toLowerCase().startsWith(stage)) ?? '';
  const changes = new Set([...readFileSync(file, 'utf8').matchAll(/# change (\d)/g)].map(([, n]) => n));
  expect(changes.size).toBeGreaterThan(0);
  for (const number of changes) expect(section).toContain(`\n${number}. `);
});

test('chatwoot keeps its 16 queues, and gives broadcasts one of their own', () => {
  const queues = Object.values(loadStage('docs/adopt/chatwoot.yaml').workers).flatMap((pool) => pool.queues);
  expect(queues.filter((queue) => queue !== 'pushes')).toHaveLength(16);
  expect(queues).toContain('pushes');
});
