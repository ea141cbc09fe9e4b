import { z } from 'zod';
import { describeValue } from '../../config/describe';
import { nearestKey } from '../../config/nearest-key';
import { type PriceKey, pricedRegion, prices } from '../../config/prices';
import { type Problem, StageProblems, valueAt } from '../../config/problem';
import { faultsOf } from '../../config/shape-problems';
import { readStageFile } from '../../config/stage-file';
import { type ParsedYaml, parseYaml } from '../../config/yaml/parse-yaml';
import { CliError } from '../kit/command-result';
import { ownPrices, type PriceList } from './bill';

const dollars = z.number('expected dollars, a number from 0').min(0, 'expected dollars, a number from 0');
const isPriceKey = (key: string): key is PriceKey => Object.hasOwn(prices, key);
const text = (expected: string, form: RegExp) =>
  z.string(`expected ${expected}`).regex(form, `expected ${expected}`);

/** Prices of the user's own: all of a region that the list does not have, or a contract's in the place of the list's. */
const shape = z.strictObject(
  {
    region: text('a region such as eu-west-1', /^[a-z]{2}(-[a-z]+)+-\d$/),
    asOf: text('the day on which they were read, such as 2026-12-01', /^\d{4}-\d\d-\d\d$/),
    source: text('where they were read', /\S/),
    otherwise: z
      .literal(
        pricedRegion,
        `expected ${pricedRegion}, the region whose prices stand in for what is not here`,
      )
      .optional(),
    prices: z
      .record(z.string(), dollars, `expected prices by name, such as natGateway: ${prices.natGateway.usd}`)
      .default({}),
    nodes: z
      .record(
        z.string().regex(/^cache\.[a-z0-9]+\.[a-z0-9]+$/, 'expected a node type such as cache.r7g.large'),
        dollars,
        'expected dollars an hour by node type, such as cache.r7g.large: 0.1752',
      )
      .default({}),
  },
  'expected prices: region, asOf, source, and prices or nodes',
);

/**
 * The prices of a region: the list's own, or with a file those that stand there. Whatever else a stage needs is told by name.
 *
 * @throws CliError 2 where nobody has prices of the region; StageProblems where the file is wrong
 */
export function priceList(region: string, file?: string): PriceList {
  if (file === undefined) {
    if (region === pricedRegion) return ownPrices;
    throw new CliError(
      2,
      `no prices for ${region}: config/prices.ts has those of ${pricedRegion}. --prices <file> takes yours, and "otherwise: ${pricedRegion}" in it lets those stand in for what it leaves out`,
    );
  }
  const own = readPrices(file);
  if (own.region !== region) {
    fail(file, [
      { path: ['region'], expected: region, got: own.region, position: own.yaml.locate(['region']) },
    ]);
  }
  const standIn = region === pricedRegion || own.otherwise !== undefined ? ownPrices : undefined;
  const { source, asOf } = own;
  const priced = (found: Readonly<Record<string, number>>, per: (name: string) => string) =>
    Object.fromEntries(
      Object.entries(found).map(([name, usd]) => [name, { usd, per: per(name), source, asOf }]),
    );
  return {
    region,
    prices: {
      ...standIn?.prices,
      ...priced(own.prices, (name) => (isPriceKey(name) ? prices[name].per : '')),
    },
    nodes: { ...standIn?.nodes, ...priced(own.nodes, () => 'hour') },
    ...(region !== pricedRegion && standIn !== undefined && { borrowedFrom: pricedRegion }),
  };
}

function readPrices(file: string) {
  const read = readStageFile(file);
  if (!read.ok) {
    const { expected, got, position } = read;
    return fail(file, [
      { path: [], expected: expected.replace('a stage file', 'a file of prices'), got, position },
    ]);
  }
  const yaml = parseYaml(read.text);
  const mistakes = yaml.mistakes.map((mistake) => ({ path: [], ...mistake }));
  if (!yaml.ok) return fail(file, mistakes);
  const parsed = shape.safeParse(yaml.value);
  const unknown = unknownPrices(yaml);
  if (parsed.success && mistakes.length === 0 && unknown.length === 0) return { ...parsed.data, yaml };
  const faults = (parsed.error?.issues ?? []).flatMap((issue) => faultsOf(issue));
  return fail(file, [
    ...mistakes,
    ...faults.map(({ path, issue }) =>
      issue.code === 'unrecognized_keys'
        ? {
            path,
            position: yaml.locateKey(path),
            ...unknownKey(String(path.at(-1)), Object.keys(shape.shape)),
          }
        : {
            path,
            position: yaml.locate(path),
            expected: expectedOf(issue),
            got: describeValue(valueAt(yaml.value, path), yaml.source(path)),
          },
    ),
    ...unknown,
  ]);
}

function expectedOf(issue: z.core.$ZodIssue): string {
  const [inner] = issue.code === 'invalid_key' ? issue.issues : [issue];
  return (inner ?? issue).message.replace(/^expected /, '');
}

type Found = Omit<Problem, 'file'>;

function unknownPrices(yaml: ParsedYaml): Found[] {
  const found = valueAt(yaml.value, ['prices']);
  if (typeof found !== 'object' || found === null || Array.isArray(found)) return [];
  return Object.keys(found)
    .filter((key) => !isPriceKey(key))
    .map((key) => ({
      path: ['prices', key],
      position: yaml.locateKey(['prices', key]),
      ...unknownKey(key, Object.keys(prices)),
    }));
}

function unknownKey(key: string, keys: readonly string[]): Pick<Found, 'expected' | 'got' | 'suggestion'> {
  const suggestion = nearestKey(key, keys);
  return {
    expected: `one of ${keys.join(', ')}`,
    got: JSON.stringify(key),
    ...(suggestion !== undefined && { suggestion }),
  };
}

function fail(file: string, problems: readonly Found[]): never {
  const line = ({ position }: Found) => position?.line ?? 0;
  const inOrder = [...problems].sort((one, other) => line(one) - line(other));
  throw new StageProblems(inOrder.map((problem) => ({ file, ...problem })));
}
