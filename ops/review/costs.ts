import type { ParsedStack } from '../../rules/rule';
import { assumed } from '../cost/assumption-option';
import type { PriceList } from '../cost/bill';
import { stageMonth } from '../cost/cost';
import { priceList } from '../cost/price-file';
import { CliError } from '../kit/command-result';

/** What a month costs in US dollars, with every service and pool at its fewest tasks and at its most. */
interface Month {
  readonly least: number;
  readonly most: number;
}

export interface MonthlyCosts {
  readonly before: Month;
  readonly after: Month;
}

/**
 * What a month of both versions costs, at list prices and as much used as `bulkhead cost` assumes.
 *
 * @returns a sentence where that is not known: no prices of the region, or none of what stands in a template
 */
export function monthlyCosts(
  region: string,
  before: readonly ParsedStack[],
  after: readonly ParsedStack[],
): MonthlyCosts | string {
  const list = listOf(region);
  if (typeof list === 'string') return `The cost is not known: ${list}.`;
  const [was, is] = [stageMonth(before, list, assumed), stageMonth(after, list, assumed)];
  const missing = [...new Set([...was.missing, ...is.missing])];
  return missing.length > 0
    ? `The cost is not known: no price of ${missing.join(', ')}.`
    : { before: { least: was.least, most: was.most }, after: { least: is.least, most: is.most } };
}

function listOf(region: string): PriceList | string {
  try {
    return priceList(region);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const [words = ''] = error.message.split('. ');
    return words;
  }
}
