import { controlsKeys } from './controls-keys';

/** Keys of one operation's objects in the controls bucket. */
export const parkedKeys = {
  /** `parked/<id>/operation.json` (domain/parked/operation.ts). Holds no job. */
  operation: (id: string): string => `${controlsKeys.parkedPrefix}${id}/operation.json`,
  batches: (id: string): string => `${controlsKeys.parkedPrefix}${id}/batches/`,
  /** Numbered from 1, in the order in which they were taken; keys sort as numbers do. */
  batch: (id: string, number: number): string =>
    `${controlsKeys.parkedPrefix}${id}/batches/${String(number).padStart(8, '0')}.json`,
} as const;
