import { controlsKeys } from './controls-keys';

/** Keys of operations' objects in the controls bucket. */
export const parkedKeys = {
  /** Which mover works on an operation: `{ untilMs }`. */
  lease: (id: string): string => `${controlsKeys.parkedPrefix}${id}/lease.json`,
  /** Is there while an operator wants the operation to stop. */
  stop: (id: string): string => `${controlsKeys.parkedPrefix}${id}/stop.json`,
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
