import { readFileSync } from 'node:fs';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { parse, stringify } from 'yaml';
import { checkStage } from '../../config/check-stage';
import { fixedStacks, poolStackName, stackId } from '../../config/contract/stack-id';
import type { StageConfig } from '../../config/schema/stage';
import { budgetsCommand } from '../../ops/budgets/budgets-command';
import { costCommand } from '../../ops/cost/cost-command';
import { queueCommand } from '../../ops/queue/queue-command';
import { reviewCommand } from '../../ops/review/review-command';
import { rolloutCommand } from '../../ops/rollout/rollout-command';
import { runCommand } from '../../ops/run/run-command';
import { statusCommand } from '../../ops/status/status-command';
import { topCommand } from '../../ops/status/top-command';
import { storeCommand } from '../../ops/store/store-command';
import { switchCommand } from '../../ops/switchboard/switch-command';
import { parsedWords } from '../support/ops/parsed-command';

const page = readFileSync('docs/day-2.md', 'utf8');
const prod: unknown = parse(readFileSync('config/stages/prod.yaml', 'utf8'));

interface Chapter {
  readonly title: string;
  readonly text: string;
  /** The edit of the stage file, where there is one. */
  readonly edit?: string;
}

const chapters = page
  .split('\n## ')
  .slice(1)
  .map((chapter): Chapter => {
    const [title = '', ...lines] = chapter.split('\n');
    const text = lines.join('\n');
    const [, edit] = /```yaml\n([\s\S]*?)```/.exec(text) ?? [];
    return { title, text, ...(edit !== undefined && { edit }) };
  });

/** Of each chapter, and of what only stands in a sentence. */
function commandsOf(text: string, word: string): string[] {
  const blocks = [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(([, kind, block = '']) =>
    kind === '' ? block.replaceAll('\\\n', ' ').split('\n') : [],
  );
  const inline = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
  return [...blocks, ...inline].filter((line) => line.startsWith(word));
}

function merged(base: unknown, edit: unknown): unknown {
  if (typeof base !== 'object' || base === null || typeof edit !== 'object' || edit === null) return edit;
  if (Array.isArray(base) || Array.isArray(edit)) return edit;
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(edit)) result[key] = merged(result[key], value);
  return result;
}

function stageOf(...edits: readonly (string | undefined)[]): StageConfig {
  const text = stringify(
    edits.reduce<unknown>((stage, edit) => (edit === undefined ? stage : merged(stage, parse(edit))), prod),
  );
  return checkStage(text, { file: 'prod.yaml', name: 'prod' });
}

const edit = (title: string) => chapters.find((chapter) => chapter.title === title)?.edit;

test('has the changes that teams ask for', () => {
  expect(chapters.map(({ title }) => title)).toEqual([
    'Add a queue',
    'Add a pool',
    'Remove a pool with jobs in it',
    'Add a service',
    'Add a cache',
    'Resize a store',
    'Upgrade the engine',
    'Restore a snapshot',
    'Rotate a store password',
    'Rotate a certificate',
  ]);
});

test('every edit is accepted, and does what its chapter says', () => {
  expect(stageOf(edit('Add a queue')).workers.bulk?.queues).toContain('exports');
  expect(stageOf(edit('Add a pool')).workers.exports?.tasks).toEqual({ min: 2, max: 6 });
  expect(stageOf(edit('Add a service')).services.admin?.hosts).toEqual(['admin.example.com']);
  const cached = stageOf(edit('Add a cache'));
  expect([Object.keys(cached.stores.caches), cached.services.web?.caches]).toEqual([
    ['sessions'],
    ['sessions'],
  ]);
  expect(stageOf(edit('Resize a store')).stores.pubsub?.nodeType).toBe('cache.m7g.xlarge');
  expect(stageOf(edit('Upgrade the engine')).stores.jobs?.engineVersion).toBe('8.2');
  expect(stageOf(edit('Restore a snapshot')).stores.jobs).toMatchObject({
    generation: 2,
    restoreFrom: 'prod-jobs-before-the-import',
  });
  expect(stageOf(edit('Rotate a certificate')).certificateArn).toContain('0a1b2c3d');
});

const verbs: Readonly<Record<string, () => CommandUnknownOpts>> = {
  budgets: budgetsCommand,
  cost: costCommand,
  queue: queueCommand,
  review: reviewCommand,
  rollout: rolloutCommand,
  run: runCommand,
  status: statusCommand,
  store: storeCommand,
  switch: switchCommand,
  top: topCommand,
};

/** As a shell takes a line apart. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );
}

const commands = [...new Set(commandsOf(page, './bulkhead '))].filter((line) => line.includes('--stage'));

test.each(commands)('%s is a command', (line) => {
  const [, verb = '', ...args] = wordsOf(line);
  const made = verbs[verb];
  if (made === undefined) throw new Error(`no verb ${verb}`);
  const { options } = parsedWords(made(), args);
  expect(options).toMatchObject({ stage: 'prod' });
});

test('stacks that are deployed or deleted by name are those of the stage after the edit', () => {
  for (const { title, text, edit: ours } of chapters) {
    const config = stageOf(ours);
    const stacks = [...fixedStacks, ...Object.keys(config.workers).map(poolStackName)].map((name) =>
      stackId('prod', name),
    );
    const named = [...text.matchAll(/Bulkhead-prod-[A-Za-z-]+/g)].map(([name]) => name);
    expect([title, named.filter((name) => !stacks.includes(name))]).toEqual([title, []]);
  }
});
