import type { z } from 'zod';
import type { KeyPath } from '../../config/problem';
import type { stageSchema } from '../../config/schema/stage';

export type StageInput = z.input<typeof stageSchema>;
export type ServiceInput = StageInput['services'][string];
export type WorkerInput = StageInput['workers'][string];

/** A comment at a value: where it was read, or that it is a guess and what would tell. */
export interface Note {
  readonly path: KeyPath;
  readonly text: string;
  /** Nobody said so: somebody must look. */
  readonly guess: boolean;
}

/** A first stage file: its values, and what is said of them. */
export interface Draft {
  readonly stage: StageInput;
  readonly notes: readonly Note[];
  /** Sentences on what is not in the file. */
  readonly remarks: readonly string[];
}

/** What must be known, and what nobody can read from an app's files. */
export interface Answers {
  readonly stage: string;
  readonly region: string;
  readonly zones?: readonly string[];
  readonly account?: string;
  readonly certificateArn?: string;
  readonly framework: 'sidekiq' | 'bullmq';
  /** Where the file says so, for a comment. */
  readonly frameworkFrom?: string;
  /** Of an app whose files name none. */
  readonly queues?: readonly string[];
  readonly websockets: boolean;
}

export function read(path: KeyPath, from: string): Note {
  return { path, text: `from ${from}`, guess: false };
}

export function guess(path: KeyPath, text: string): Note {
  return { path, text: `guess: ${text}`, guess: true };
}
