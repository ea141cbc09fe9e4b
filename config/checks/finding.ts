import type { KeyPath } from '../problem';
import type { StageConfig } from '../schema/stage';

/** A contradiction between parts of a stage file whose shape is right. */
export interface CheckFinding {
  /** Where the user should look: the part that is easiest to change. */
  readonly path: KeyPath;
  /** Completes "expected ...". */
  readonly expected: string;
  /** Completes "got ...". */
  readonly got: string;
  /** The one name that was probably meant. */
  readonly suggestion?: string;
}

/** One kind of contradiction. Reports every place where it occurs. */
export type Check = (config: StageConfig) => CheckFinding[];

/** A number followed by how it came about, a line for each term: nobody mends a budget that they cannot follow. */
export function withSum(got: string, lines: readonly string[]): string {
  return [`${got}:`, ...lines.map((line) => `    ${line}`)].join('\n');
}
