import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadStage } from '../../config/load-stage';
import type { StageConfig } from '../../config/schema/stage';
import { assumed } from '../../ops/cost/assumption-option';
import { groups, ownPrices, sumOf } from '../../ops/cost/bill';
import { stageMonth } from '../../ops/cost/cost';
import { costCommand } from '../../ops/cost/cost-command';
import { priceList } from '../../ops/cost/price-file';
import { parsedStacks } from '../support/synth/parsed-stacks';
import { smallStage } from '../support/synth/small-stage';

const page = readFileSync('docs/cost.md', 'utf8');

/** Rows of the table under a heading, without the two of its head. */
function tableOf(heading: string): string[][] {
  const [, text = ''] = page.split(`\n## ${heading}\n`);
  const [section = ''] = text.split('\n## ');
  const rows = section.split('\n').filter((line) => line.startsWith('| '));
  return rows
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.replaceAll('**', '').trim()),
    )
    .slice(1);
}

function money(usd: number): string {
  return usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

function range(least: number, most: number): string {
  return least === most ? money(least) : `${money(least)} to ${money(most)}`;
}

test('the table of three sizes is what the command comes to', () => {
  const stages: StageConfig[] = [smallStage(), loadStage('staging'), loadStage('prod')];
  const months = stages.map((config) => stageMonth(parsedStacks(config), ownPrices, assumed));
  const rows = groups.map((group) => [
    group,
    ...months.map(({ lines }) => {
      const ours = lines.filter((line) => line.group === group);
      return range(sumOf(ours, 'least'), sumOf(ours, 'most'));
    }),
  ]);
  const all = ['in all', ...months.map(({ least, most }) => range(least, most))];
  expect(tableOf('Three sizes')).toEqual([...rows, all]);
});

test('the options and defaults of the page are those of the command', () => {
  const defaults = costCommand()
    .options.filter(({ defaultValue }) => typeof defaultValue === 'number')
    .map(({ long, defaultValue }) => [`\`${long}\``, String(defaultValue)]);
  expect(tableOf('What is assumed').map((row) => row.slice(0, 2))).toEqual(defaults);
});

test('the file of prices on the page is one', () => {
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  const directory = mkdtempSync(join(tmpdir(), 'bulkhead-prices-'));
  try {
    const file = join(directory, 'prices.yaml');
    writeFileSync(file, yaml);
    const list = priceList('eu-west-1', file);
    expect(list.borrowedFrom).toBe('us-east-1');
    expect([list.prices.natGateway?.usd, list.nodes['cache.r7g.large']?.usd]).toEqual([0.048, 0.1944]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
