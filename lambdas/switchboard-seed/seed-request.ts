import * as z from 'zod/mini';
import type { SeedProperties } from '../../config/contract/seed-properties';
import { SeedProblem } from './seed-problem';

const text = z.string().check(z.minLength(1));

const properties = z.object({
  ApplicationId: text,
  EnvironmentId: text,
  ProfileId: text,
  StrategyId: text,
  BucketName: text,
  Defaults: text,
});

/** What CloudFormation asks of a custom resource; only that is read (user guide, "Custom resource request objects"). */
const shape = z.object({
  RequestType: z.enum(['Create', 'Update', 'Delete']),
  ResponseURL: text,
  StackId: text,
  RequestId: text,
  LogicalResourceId: text,
  PhysicalResourceId: z.optional(z.string()),
  ResourceProperties: z.optional(z.unknown()),
  OldResourceProperties: z.optional(z.unknown()),
});

export type SeedRequest = z.infer<typeof shape>;

/** @throws Error for an event that is none of CloudFormation's: there is nobody to answer */
export function seedRequest(event: unknown): SeedRequest {
  const result = shape.safeParse(event);
  if (result.success) return result.data;
  throw new Error(
    'the event is no request of CloudFormation: this function seeds the switchboard in a deploy',
  );
}

/** @throws SeedProblem that names what is missing */
export function seedProperties(value: unknown): SeedProperties {
  const result = properties.safeParse(value);
  if (result.success) return result.data;
  const missing = result.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new SeedProblem(`the template gives the seed no ${missing}`);
}
