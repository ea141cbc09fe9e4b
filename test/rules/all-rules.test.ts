import { readdirSync, readFileSync } from 'node:fs';
import { allRules } from '../../rules/all-rules';

const [introduction = '', ...articles] = readFileSync('docs/rules.md', 'utf8').split('\n### ');
const ids = allRules.map(({ id }) => id);

/** Text as it reads, wherever its lines end. */
const flowing = (text: string) => text.replace(/\s+/g, ' ');

test('docs/rules.md has an article for every rule, in the same order', () => {
  expect(articles.map((article) => article.split('\n')[0])).toEqual(ids);
  expect(introduction).toContain('new BulkheadRulesPlugin()');
});

test.each(allRules)('the article of $id says what holds and where the incident is told', (rule) => {
  const article = flowing(articles.find((one) => one.startsWith(`${rule.id}\n`)) ?? '');
  expect(article).toContain(`**${rule.title}**`);
  expect(article).toContain(`([source](${rule.source}))`);
});

test.each(allRules)('$id is the one export of the file of its name', (rule) => {
  const text = readFileSync(`rules/${rule.id}.ts`, 'utf8');
  expect(text.match(/^export /gm)).toHaveLength(1);
  expect(text).toContain(`id: '${rule.id}'`);
});

test('no rule is forgotten', () => {
  const files = readdirSync('rules')
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => readFileSync(`rules/${file}`, 'utf8').includes(': Rule = {'));
  expect(files.map((file) => file.replace('.ts', '')).sort()).toEqual([...ids].sort());
});

test.each(allRules)('$id names an incident, or says that none is known', ({ consequence, source }) => {
  expect(consequence).toMatch(
    /\b(19|20)\d\d\b|SalesCandy|Honeybadger|OutSmart|Before ECS|No public postmortem/,
  );
  expect(source).toMatch(/^https:\/\//);
});
