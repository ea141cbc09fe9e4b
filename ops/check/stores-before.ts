import {
  paginateDescribeCacheEngineVersions,
  paginateDescribeReservedCacheNodesOfferings,
} from '@aws-sdk/client-elasticache';
import { storeIdOutput } from '../../config/contract/output-keys';
import { storeId, storeTitle } from '../../config/contract/store-names';
import { everyStore, type StoreEntry } from '../../config/every-store';
import { commandName } from '../kit/command-name';
import { CliError } from '../kit/command-result';
import { statusStore } from '../status/read-stores';
import type { Check, CheckContext, Difference } from './check-kinds';

/** A store of the stage file that stands, in the generation that the file names. */
interface StandingStore {
  readonly entry: StoreEntry;
  readonly id: string;
  readonly nodeType?: string;
  readonly engineVersion?: string;
}

async function standingStores({ live, session }: CheckContext): Promise<readonly StandingStore[]> {
  const { clients, config, interrupted } = session;
  const outputs = (await live.stack('Foundation'))?.outputs ?? {};
  const found = everyStore(config).map(async (entry) => {
    const id = outputs[storeIdOutput(entry.name)];
    // Another generation is another store, which a deploy makes new.
    if (id !== storeId(config.stage, entry.name, entry.store.generation)) return [];
    const { nodeType, engineVersion } = await statusStore(clients.elastiCache, id, interrupted);
    return [
      { entry, id, ...(nodeType !== undefined && { nodeType }), ...(engineVersion && { engineVersion }) },
    ];
  });
  return (await Promise.all(found)).flat();
}

/**
 * A store that was resized in an incident has another node type than its template asks for: a deploy of Foundation would take
 * it back to a size that its data may not fit.
 */
export const nodeTypes: Check = {
  name: 'node types',
  needed: true,
  holdsFoundation: true,
  ask: async (context) => {
    const standing = await standingStores(context);
    const { stage } = context.session.config;
    const differences = standing.flatMap(({ entry: { name, path, store }, nodeType }): Difference[] => {
      if (nodeType === store.nodeType) return [];
      if (nodeType === undefined) throw new CliError(1, `ElastiCache does not say how large ${name} is`);
      const resize =
        name === 'jobs'
          ? `, or bring it there first: ${commandName} store resize --stage ${stage} --to ${store.nodeType} --reason "..."`
          : '';
      return [
        {
          what: storeTitle(name),
          expected: `${store.nodeType}, as ${path.join('.')}.nodeType says`,
          found: nodeType,
          advice: `Write ${nodeType} into the stage file${resize}. Until then deploy everything but Foundation.`,
        },
      ];
    });
    const types = standing.map(({ id, nodeType }) => `${id} is ${nodeType}`);
    return { found: standing.length === 0 ? 'no store stands yet' : types.join(', '), differences };
  },
};

/** What the stage file asks of ElastiCache can be had in the region, and no store is asked to go back a version. */
export const storesOffered: Check = {
  name: 'engines and node types',
  onlyAws: 'what a region offers is known to AWS alone',
  ask: async (context) => {
    const { clients, config, region } = context.session;
    const client = clients.elastiCache;
    const stores = everyStore(config);
    const standing = new Map((await standingStores(context)).map((one) => [one.entry.name, one]));
    const versions = new Set<string>();
    for await (const page of paginateDescribeCacheEngineVersions({ client }, { Engine: 'valkey' })) {
      for (const { EngineVersion = '' } of page.CacheEngineVersions ?? []) versions.add(minor(EngineVersion));
    }
    const runningTypes = new Set([...standing.values()].map(({ nodeType }) => nodeType));
    const missingTypes = new Set<string>();
    for (const type of new Set(stores.map(({ store }) => store.nodeType))) {
      // What runs is offered; ElastiCache has no list of node types but that of what can be reserved.
      if (!runningTypes.has(type) && !(await isOffered(context, type))) missingTypes.add(type);
    }
    const differences = stores.flatMap(({ name, path, store }): Difference[] => {
      const live = standing.get(name)?.engineVersion;
      const found: Difference[] = [];
      if (live !== undefined && isOlder(store.engineVersion, live)) {
        found.push({
          what: `${path.join('.')}.engineVersion`,
          expected: `${live}, which runs, or a newer one`,
          found: store.engineVersion,
          advice: `Write ${live} into the stage file: ElastiCache takes no version back.`,
        });
      } else if (live !== store.engineVersion && !versions.has(store.engineVersion)) {
        found.push({
          what: `${path.join('.')}.engineVersion`,
          expected: `a version of Valkey that ${region} has: ${[...versions].sort().join(', ') || 'none'}`,
          found: store.engineVersion,
          advice: 'Write one of these into the stage file.',
        });
      }
      if (missingTypes.has(store.nodeType)) {
        found.push({
          what: `${path.join('.')}.nodeType`,
          expected: `a node type that ElastiCache has in ${region}`,
          found: store.nodeType,
          advice: 'Choose another: aws elasticache describe-reserved-cache-nodes-offerings lists them.',
        });
      }
      return found;
    });
    const asked = stores.map(({ store }) => `Valkey ${store.engineVersion} on ${store.nodeType}`);
    return { found: [...new Set(asked)].join(', '), differences };
  },
};

async function isOffered({ session }: CheckContext, type: string): Promise<boolean> {
  const client = session.clients.elastiCache;
  const pages = paginateDescribeReservedCacheNodesOfferings({ client }, { CacheNodeType: type });
  for await (const { ReservedCacheNodesOfferings = [] } of pages) {
    if (ReservedCacheNodesOfferings.length > 0) return true;
  }
  return false;
}

/** `8.1.1` -> `8.1`, as a stage file writes it. */
function minor(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

function isOlder(one: string, other: string): boolean {
  return one.localeCompare(other, 'en', { numeric: true }) < 0;
}
