import { controlsKeys } from './controls-keys';

/** Keys of operations' objects in the controls bucket. */
export const parkedKeys = {
  /** Whose turn it is: `{ untilMs }`. Beside the operations' folders, so that no list of them holds it. */
  lease: `${controlsKeys.parkedPrefix}mover-lease.json`,
  /** `parked/<id>/operation.json` (domain/parked/operation.ts). Holds no job. */
  operation: (id: string): string => `${controlsKeys.parkedPrefix}${id}/operation.json`,
  batches: (id: string): string => `${controlsKeys.parkedPrefix}${id}/batches/`,
  /** Numbered from 1, in the order in which they were taken; keys sort as numbers do. */
  batch: (id: string, number: number): string =>
    `${controlsKeys.parkedPrefix}${id}/batches/${String(number).padStart(8, '0')}.json`,
  outcomes: (id: string): string => `${controlsKeys.parkedPrefix}${id}/outcomes/`,
  /** What became of the batch of that number: written after it, and a thousandth of its size. */
  outcome: (id: string, number: number): string =>
    `${controlsKeys.parkedPrefix}${id}/outcomes/${String(number).padStart(8, '0')}.json`,
} as const;
