import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const script = readFileSync('scripts/deliver.ts', 'utf8');

/** Options of each command of the script, by its name. */
const commands = new Map(
  script
    .split("  .command('")
    .slice(1)
    .map((part) => {
      const named = part.includes('...stageOption') ? ['--stage'] : [];
      const own = [...part.matchAll(/ption\(\s*'(--[a-z-]+)/g)].map(([, option = '']) => option);
      const out = part.includes('...outOption') ? ['--out'] : [];
      return [part.slice(0, part.indexOf("'")), [...named, ...own, ...out]] as const;
    }),
);

/** Each call of the script in a text: its command, and its options. */
function calls(text: string): (readonly [command: string, options: readonly string[]])[] {
  return [...text.matchAll(/deliver -- ([a-z-]+)([^\n`]*)/g)].map(([, command = '', rest = '']) => [
    command,
    rest.match(/--[a-z-]+/g) ?? [],
  ]);
}

test.each([
  'docs/delivery/gitlab-ci.yml',
  'docs/delivery/buildkite.yml',
  '.github/workflows/pull-request.yml',
  '.github/workflows/deploy.yml',
  'docs/delivery.md',
])('%s calls what the script has', (file) => {
  const text = readFileSync(file, 'utf8');
  if (file.endsWith('.yml')) expect(() => parse(text)).not.toThrow();
  const made = calls(text);
  expect(made.length).toBeGreaterThan(1);
  const wrong = made.filter(
    ([command, options]) => !options.every((option) => commands.get(command)?.includes(option)),
  );
  expect(wrong).toEqual([]);
});

test.each(['docs/delivery/gitlab-ci.yml', 'docs/delivery/buildkite.yml'])('%s does all of it', (file) => {
  const called = new Set(calls(readFileSync(file, 'utf8')).map(([command]) => command));
  expect([...called].sort()).toEqual(['deploy', 'review', 'supply', 'synth', 'verify']);
});
