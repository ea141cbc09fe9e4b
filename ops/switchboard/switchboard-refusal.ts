import type { BadRequestDetails } from '@aws-sdk/client-appconfig';
import { CliError } from '../kit/command-result';

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
