import { resolveReference } from './resolve-reference';
import type { ParsedStack, Rule } from './rule';
import { findingAt } from './support/resources';
import { type StoreResource, storesOf } from './support/stores';
import { literalText, shortJson } from './support/template-values';

/** Families of parameters by engine and major version (ElastiCache, CreateCacheParameterGroup). */
const families: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  valkey: { '7': 'valkey7', '8': 'valkey8', '9': 'valkey9' },
  redis: { '4': 'redis4.0', '5': 'redis5.0', '6': 'redis6.x', '7': 'redis7' },
};
/** `cache.r7g.large`. Which families a region has is not looked up: a synth asks nobody. */
const nodeType = /^cache\.[a-z]{1,2}\d[a-z]*\.(micro|small|medium|large|\d{0,2}xlarge)$/;

export const storeEngineExists: Rule = {
  id: 'store-engine-exists',
  title: 'Node type, engine version and parameters of a store exist, and fit each other.',
  consequence:
    'No public postmortem is known to name it. CloudFormation and its validators take any text for the three; ElastiCache ' +
    'refuses it minutes into the deploy, when the stacks before it have changed.',
  source:
    'https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateCacheParameterGroup.html',
  check: (stacks) =>
    storesOf(stacks).flatMap((store) =>
      [...nodes(store), ...engine(stacks, store)].map((message) => findingAt(store, message)),
    ),
};

function nodes({ properties: { CacheNodeType } }: StoreResource): string[] {
  const text = literalText(CacheNodeType);
  return text === undefined || nodeType.test(text)
    ? []
    : [`CacheNodeType is ${shortJson(CacheNodeType)}, expected one such as cache.r7g.large`];
}

function engine(stacks: readonly ParsedStack[], { stack, properties }: StoreResource): string[] {
  const name = literalText(properties.Engine) ?? 'redis';
  const version = literalText(properties.EngineVersion);
  // Left out, it is whatever is newest on the day of the deploy.
  if (version === undefined) return [];
  const known = families[name] ?? {};
  const family = /^\d+\.(\d+|x)(\.\d+)?$/.test(version) ? known[String(version.split('.')[0])] : undefined;
  if (family === undefined) {
    const majors = Object.keys(known).join(', ');
    return [`EngineVersion is ${shortJson(version)}, expected one of ${name} ${majors}, such as 8.0`];
  }
  const { target, literal } = resolveReference(stacks, { stack, value: properties.CacheParameterGroupName });
  const parameters =
    target === undefined
      ? /^default\.(\w+(?:\.\w)?)/.exec(literal ?? '')?.[1]
      : literalText(target.properties.CacheParameterGroupFamily);
  return parameters === undefined || parameters === family
    ? []
    : [`its parameters are of ${shortJson(parameters)}, expected "${family}" with ${name} ${version}`];
}
