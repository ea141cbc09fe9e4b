import type { BadRequestDetails } from '@aws-sdk/client-appconfig';
import { CliError } from '../kit/command-result';

/** Where a stage's switchboard is kept. */
export interface SwitchboardPlace {
  readonly applicationId: string;
  readonly environmentId: string;
  readonly profileId: string;
  readonly strategyId: string;
  /** The controls bucket, which holds the last-resort copy. */
  readonly bucket: string;
}

/**
 * Pages of a list until the newest entries are among them: AppConfig has them on the first page, and a switchboard of a
 * few years has dozens. A list that does not begin with its newest is read to its end, because not every AppConfig
 * keeps to that order.
 *
 * @param enough whether what was found reaches back far enough. @default the first page does
 */
export async function untilNewestSeen<T extends { readonly number: number }>(
  pages: AsyncIterable<readonly T[]>,
  enough: (found: readonly T[]) => boolean = () => true,
): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const items of pages) {
    found.push(...items);
    if (falls(found) && enough(found)) break;
  }
  return found;
}

function falls(items: readonly { readonly number: number }[]): boolean {
  const [first, second] = items;
  return first !== undefined && second !== undefined && first.number > second.number;
}

/** What AppConfig says of a document that its validator refuses, with its details; any other error as it is. */
export function appConfigProblem(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'BadRequestException') return error;
  const details = 'Details' in error ? invalidIn(error.Details) : [];
  return new CliError(
    1,
    `AppConfig refuses this switchboard: ${[error.message, ...details].join('; ')}. Nothing was deployed`,
  );
}

function invalidIn(details: unknown): string[] {
  if (!isDetails(details)) return [];
  return (details.InvalidConfiguration ?? []).map(({ Location, Reason }) =>
    [Location, Reason].filter((part) => part !== undefined && part !== '').join(' '),
  );
}

function isDetails(value: unknown): value is BadRequestDetails {
  return (
    typeof value === 'object' &&
    value !== null &&
    'InvalidConfiguration' in value &&
    Array.isArray(value.InvalidConfiguration)
  );
}
