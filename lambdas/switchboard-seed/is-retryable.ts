import { SeedProblem } from './seed-problem';

/** What AWS says again, however often it is asked (AppConfig API reference). */
const final = [
  'BadRequestException',
  'ResourceNotFoundException',
  'PayloadTooLargeException',
  'ServiceQuotaExceededException',
  'NoSuchBucket',
];

/**
 * Whether a problem may be gone in a second: somebody deploys just now, AWS has a bad moment, or IAM, which takes seconds
 * to tell everyone of the role that the same deploy made, does not know of it yet.
 */
export function isRetryable(problem: unknown): boolean {
  return !(problem instanceof SeedProblem || (problem instanceof Error && final.includes(problem.name)));
}
