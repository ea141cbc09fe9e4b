import { nodePrices, type Price, type PriceKey, pricedRegion, prices } from '../../config/prices';

/** AWS's calculators take a month for 730 hours. */
export const hoursOfMonth = 730;

export const groups = ['tasks', 'stores', 'network', 'secrets and keys', 'measuring', 'use'] as const;

/** A price by what it is for, or of a node by its type, as in `cache.r7g.large`. */
export type PriceName = PriceKey | `cache.${string}`;

/** How much of something a month takes, counted in what its price is for. */
export interface Quantity {
  readonly price: PriceName;
  /** With every service at its fewest tasks. */
  readonly least: number;
  /** With every service at its most tasks. */
  readonly most: number;
}

/** What a stage takes for one purpose. */
export interface BillLine {
  readonly group: (typeof groups)[number];
  readonly what: string;
  readonly parts: readonly Quantity[];
}

/** Prices of one region, from the list of config/prices.ts or from a file of the user's. */
export interface PriceList {
  readonly region: string;
  readonly prices: Readonly<Partial<Record<PriceKey, Price>>>;
  readonly nodes: Readonly<Record<string, Price>>;
  /** The region whose prices stand in for what the user's file leaves out. */
  readonly borrowedFrom?: string;
}

export const ownPrices: PriceList = { region: pricedRegion, prices, nodes: nodePrices };

interface CostPart extends Quantity, Price {}

/** Dollars a month. A line is rounded to cents, and sums are sums of what stands in the lines. */
export interface CostLine {
  readonly group: BillLine['group'];
  readonly what: string;
  readonly least: number;
  readonly most: number;
  readonly parts: readonly CostPart[];
}

export interface StageCost {
  readonly lines: readonly CostLine[];
  readonly least: number;
  readonly most: number;
  /** Prices that the list does not have, each once. What they are for is in no sum. */
  readonly missing: readonly PriceName[];
}

/** What a month of all this costs. */
export function costOf(bill: readonly BillLine[], list: PriceList): StageCost {
  const missing = new Set<PriceName>();
  const priced = ({ price, least, most }: Quantity): CostPart[] => {
    const found = priceOf(list, price);
    if (found === undefined && most > 0) missing.add(price);
    return found === undefined ? [] : [{ price, least, most, ...found }];
  };
  const lines = bill.map(({ group, what, parts }): CostLine => {
    const known = parts.flatMap(priced);
    const dollars = (of: 'least' | 'most') =>
      cents(known.reduce((sum, part) => sum + part[of] * part.usd, 0)) / 100;
    return { group, what, least: dollars('least'), most: dollars('most'), parts: known };
  });
  return { lines, least: sumOf(lines, 'least'), most: sumOf(lines, 'most'), missing: [...missing] };
}

/** What some lines come to, to the cent. */
export function sumOf(lines: readonly CostLine[], of: 'least' | 'most'): number {
  return lines.reduce((sum, line) => sum + cents(line[of]), 0) / 100;
}

function cents(dollars: number): number {
  return Math.round(dollars * 100);
}

function priceOf({ prices: known, nodes }: PriceList, name: PriceName): Price | undefined {
  return isNode(name) ? nodes[name] : known[name];
}

function isNode(name: PriceName): name is `cache.${string}` {
  return name.startsWith('cache.');
}
