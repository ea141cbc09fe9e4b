import Table from 'cli-table3';
import type { ParsedStack } from '../../rules/rule';
import { CliError, type CommandResult } from '../kit/command-result';
import type { Session } from '../kit/session';
import type { Assumptions } from './assumption-option';
import { costOf, groups, hoursOfMonth, type PriceList, type StageCost, sumOf } from './bill';
import { priceList } from './price-file';
import { stageBill } from './stage-bill';
import { stageTemplates, type TemplatesOptions } from './stage-templates';

export interface CostOptions extends TemplatesOptions, Assumptions {
  /** File of prices. @default - config/prices.ts */
  readonly prices?: string;
  readonly json: boolean;
}

/** What is in no template of a stage, and on the bill all the same. */
const elsewhere = [
  'databases, providers, domains, the image registry and support',
  'what a deploy runs beside the old tasks while it rolls, and commands of `bulkhead run`',
  'what is stored in buckets, pages and mails that are sent, functions that run seldom: cents, as a rule',
  'taxes; nothing is taken off for Savings Plans, reserved nodes or the free tier',
];

/** What the templates of a stage cost a month, and what of them has no price. A review asks it for two versions. */
export interface StageMonth extends StageCost {
  readonly notCounted: readonly string[];
}

export function stageMonth(
  stacks: readonly ParsedStack[],
  list: PriceList,
  assumptions: Assumptions,
): StageMonth {
  const { lines, notCounted } = stageBill(stacks, assumptions);
  return { ...costOf(lines, list), notCounted };
}

/** Shows what a month of a stage costs at list prices, at its fewest and at its most tasks. Asks no AWS. */
export async function showCost(
  session: Pick<Session, 'config' | 'interrupted' | 'say'>,
  options: CostOptions,
): Promise<CommandResult> {
  const { stage, region } = session.config;
  // First: a synth takes seconds, and what is wrong with prices is known at once.
  const list = priceList(region, options.prices);
  const stacks = await stageTemplates(session, options);
  const month = stageMonth(stacks, list, options);
  if (month.missing.length > 0) {
    const where = options.prices ?? 'config/prices.ts';
    throw new CliError(1, `${where}: no price of ${month.missing.join(', ')}, which ${stage} needs`);
  }
  return {
    stdout: options.json ? json(stage, { list, month }) : shown(stage, { list, month }),
    stderr: '',
    exitCode: 0,
  };
}

interface Shown {
  readonly list: PriceList;
  readonly month: StageMonth;
}

function json(stage: string, { list: { region, borrowedFrom }, month }: Shown): string {
  const { missing: _, ...told } = month;
  const facts = { stage, region, currency: 'USD', hours: hoursOfMonth, ...told };
  return `${JSON.stringify({ ...facts, ...(borrowedFrom !== undefined && { borrowedFrom }), elsewhere }, null, 2)}\n`;
}

function shown(stage: string, { list, month }: Shown): string {
  const days = month.lines.flatMap(({ parts }) => parts.map(({ asOf }) => asOf)).sort();
  const borrowed =
    list.borrowedFrom === undefined
      ? ''
      : ` What has no price of ${list.region} costs as in ${list.borrowedFrom}.`;
  const head = `${stage} in ${list.region}: dollars a month of ${hoursOfMonth} hours, at list prices of ${days.at(0)} to ${days.at(-1)}.${borrowed}`;
  const notes = [
    'least: every service and pool at its fewest tasks all month; most: at its most. "use" is assumed: see --help.',
    ...month.notCounted.map((one) => `Not counted: ${one}`),
    `In no template: ${elsewhere.join('; ')}.`,
  ];
  return `${[head, table(month), notes.join('\n')].join('\n\n')}\n`;
}

function table(month: StageMonth): string {
  const made = new Table({
    head: ['', '', 'least', 'most'],
    style: { head: [], border: [] },
    colAligns: ['left', 'left', 'right', 'right'],
    // No rule between lines: a stage of many pools has a screen of them.
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  for (const group of groups) {
    const lines = month.lines.filter((line) => line.group === group);
    if (lines.length === 0) continue;
    made.push([group, '', dollars(sumOf(lines, 'least')), dollars(sumOf(lines, 'most'))]);
    for (const { what, least, most } of lines) made.push(['', what, dollars(least), dollars(most)]);
  }
  made.push(['in all', '', dollars(month.least), dollars(month.most)]);
  return made.toString();
}

function dollars(amount: number): string {
  return amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
