import { jsonRecord, recordIn } from '../../domain/json-record';
import type { JobCounters } from './resize-ledger';

/** What a resize does, in its order. */
const resizeSteps = [
  'hold',
  'snapshot',
  'block-deploys',
  'count',
  'await',
  'modify',
  'settle',
  'compare',
  'release',
  'allow-deploys',
  'finish',
] as const;

export type ResizeStep = (typeof resizeSteps)[number];

/** What the next run has to know if this one is interrupted. Written before each step. */
export interface ResizeRecord {
  readonly version: 1;
  /** Of this resize: stands in the reason of the hold. */
  readonly id: string;
  readonly storeId: string;
  /** Node types. */
  readonly from: string;
  readonly to: string;
  /** Goes back to `from`. */
  readonly undoing: boolean;
  /** The step that was about to be done. */
  readonly doing: ResizeStep | 'finished';
  readonly beganAtSeconds: number;
  readonly before?: JobCounters;
  readonly snapshot?: string;
}

/** The record that a string holds, or nothing. */
export function parseResizeRecord(text: string): ResizeRecord | undefined {
  const found = jsonRecord(text);
  if (found === undefined) return undefined;
  const { version, id, storeId, from, to, undoing, beganAtSeconds, snapshot } = found;
  const doing = [...resizeSteps, 'finished' as const].find((step) => step === found.doing);
  if (version !== 1 || doing === undefined || typeof undoing !== 'boolean') return undefined;
  if (typeof id !== 'string' || typeof storeId !== 'string') return undefined;
  if (typeof from !== 'string' || typeof to !== 'string' || typeof beganAtSeconds !== 'number')
    return undefined;
  const before = counters(found.before);
  return {
    version,
    id,
    storeId,
    from,
    to,
    undoing,
    doing,
    beganAtSeconds,
    ...(before === undefined ? {} : { before }),
    ...(typeof snapshot === 'string' ? { snapshot } : {}),
  };
}

function counters(value: unknown): JobCounters | undefined {
  const { atSeconds, finished, accounted, added } = recordIn(value) ?? {};
  if (typeof atSeconds !== 'number' || typeof finished !== 'number' || typeof accounted !== 'number') {
    return undefined;
  }
  return { atSeconds, finished, accounted, ...(typeof added === 'number' ? { added } : {}) };
}
