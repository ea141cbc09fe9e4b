import {
  cacheReservedMemoryPercent,
  jobStoreReservedMemoryPercent,
  nodeMemoryBytes,
  pubSubReservedMemoryPercent,
} from '../../config/contract/store-memory';
import { type StoreRole, storeTitle } from '../../config/contract/store-names';
import { lessReserve } from '../../domain/stores/node-types';
import type { StoreGrowth } from './memory-growth';
import type { ResizeRecord } from './resize-record';

/** What is shown of one store. */
export interface StoreState {
  /** `jobs`, `pubsub`, or a cache's. */
  readonly name: string;
  readonly role: StoreRole;
  readonly id: string;
  readonly status: string;
  /** Actual node type of every member. */
  readonly nodeTypes: readonly string[];
  /** What a group that is available has of nodes that are not, each as "prod-jobs-1-003 is creating". */
  readonly busyNodes: readonly string[];
  readonly stageType: string;
  readonly stageReplicas: number;
  readonly failover: string;
  readonly multiAz: string;
  readonly pending: readonly string[];
  readonly reservedPercent?: number;
  /** Of nodes to which AWS has not applied the parameters yet. */
  readonly outOfSync: readonly string[];
  readonly maxmemoryPolicy?: string;
  readonly growth?: StoreGrowth;
  readonly snapshots: readonly {
    readonly name: string;
    readonly status: string;
    readonly source: string;
    readonly ageSeconds?: number;
  }[];
  /** Only of the job store. */
  readonly hold?: { readonly producers: boolean; readonly deploys: boolean; readonly record?: ResizeRecord };
}

const reserve: Readonly<Record<StoreRole, number>> = {
  jobs: jobStoreReservedMemoryPercent,
  pubsub: pubSubReservedMemoryPercent,
  cache: cacheReservedMemoryPercent,
};

/** Where a store is not what the stage file or the stack says, in sentences. */
export function storeDrift(state: StoreState): string[] {
  const { role, nodeTypes, stageType, stageReplicas, reservedPercent, outOfSync, maxmemoryPolicy } = state;
  const types = [...new Set(nodeTypes)].filter((type) => type !== stageType);
  const replicas = nodeTypes.length - 1;
  return [
    ...(types.length === 0 ? [] : [`node type is ${types.join(' and ')}; the stage file names ${stageType}`]),
    ...(replicas === stageReplicas ? [] : [`${replicas} replicas; the stage file names ${stageReplicas}`]),
    ...(reservedPercent === undefined || reservedPercent === reserve[role]
      ? []
      : [
          `the reserve is ${reservedPercent} %, not ${reserve[role]} %${role === 'jobs' ? ': store relieve --undo puts it back' : ''}`,
        ]),
    ...(role === 'jobs' && maxmemoryPolicy !== undefined && maxmemoryPolicy !== 'noeviction'
      ? [`maxmemory-policy is ${maxmemoryPolicy}: a full store DELETES JOBS; it must be noeviction`]
      : []),
    ...(role === 'cache' && maxmemoryPolicy === 'noeviction'
      ? [`maxmemory-policy is noeviction: a full cache refuses writes; it must be allkeys-lru`]
      : []),
    ...(outOfSync.length === 0 ? [] : [`parameters are not applied on ${outOfSync.join(', ')}`]),
  ];
}

function titled(name: string): string {
  const title = storeTitle(name);
  return `${title.charAt(0).toUpperCase()}${title.slice(1)}`;
}

/** A store in lines for people. */
export function storeLines(state: StoreState): string[] {
  const { name, id, status, failover, multiAz, pending, snapshots, hold } = state;
  const row = (what: string, text: string) => `  ${what.padEnd(10)} ${text}`;
  const [first, ...others] = snapshots.slice(0, 3).map(snapshotText);
  return [
    `${titled(name)} ${id}: ${status}`,
    row('nodes', [typesText(state.nodeTypes), ...state.busyNodes].join(', ')),
    row('memory', memoryText(state)),
    row('failover', `${failover}, multi-AZ ${multiAz}, ${state.nodeTypes.length - 1} replicas`),
    row('snapshots', first ?? 'none'),
    ...others.map((text) => row('', text)),
    ...(pending.length === 0 ? [] : [row('pending', pending.join('; '))]),
    ...storeDrift(state).map((text) => row('DRIFT', text)),
    ...(hold === undefined ? [] : holdTexts(hold).map((text) => row('HOLD', text))),
  ];
}

function holdTexts({ producers, deploys, record }: NonNullable<StoreState['hold']>): string[] {
  const open = record !== undefined && record.doing !== 'finished';
  return [
    ...(producers ? ['producers are held by a resize'] : []),
    ...(open
      ? [
          `a resize from ${record.from} to ${record.to} is not finished (${record.doing}): store resize --to ${record.to} goes on, --undo goes back`,
        ]
      : []),
    ...(deploys ? ['Foundation refuses to update the store until the stage file follows'] : []),
  ];
}

function memoryText({ growth, nodeTypes, reservedPercent }: StoreState): string {
  const sizes = nodeTypes.flatMap((type) => nodeMemoryBytes(type) ?? []);
  const usable =
    sizes.length === 0 || reservedPercent === undefined
      ? ''
      : ` of ${(lessReserve(Math.min(...sizes), reservedPercent) / 1024 ** 3).toFixed(1)} GiB`;
  const kept = reservedPercent === undefined ? '' : `, reserve ${reservedPercent} %`;
  if (growth === undefined) return `not measured now${usable}${kept}`;
  const { secondsToFull } = growth;
  const full = Number.isFinite(secondsToFull) ? `, full in ${duration(secondsToFull)}` : '';
  return `${growth.usedPercent.toFixed(0)} %${usable}${full}${kept}`;
}

function snapshotText({ name, status, source, ageSeconds }: StoreState['snapshots'][number]): string {
  return `${name} (${source}), ${ageSeconds === undefined ? status : `${duration(ageSeconds)} old, ${status}`}`;
}

function duration(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}

function typesText(types: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].map(([type, count]) => `${count} x ${type === '' ? 'being replaced' : type}`).join(', ');
}
