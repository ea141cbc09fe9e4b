import * as z from 'zod/mini';
import type { SeedProperties } from '../../config/contract/seed-properties';
import type { SwitchboardDefaults } from './merge-defaults';
import { SeedProblem } from './try-until';

const text = z.string().check(z.minLength(1));

const propertiesShape = z.object({
  ApplicationId: text,
  EnvironmentId: text,
  ProfileId: text,
  StrategyId: text,
  BucketName: text,
  Defaults: text,
});

/** What CloudFormation asks of a custom resource; only that is read (user guide, "Custom resource request objects"). */
const requestShape = z.object({
  RequestType: z.enum(['Create', 'Update', 'Delete']),
  ResponseURL: text,
  StackId: text,
  RequestId: text,
  LogicalResourceId: text,
  PhysicalResourceId: z.optional(z.string()),
  ResourceProperties: z.optional(z.unknown()),
  OldResourceProperties: z.optional(z.unknown()),
});

export type SeedRequest = z.infer<typeof requestShape>;

/** @throws Error for an event that is none of CloudFormation's: there is nobody to answer */
export function seedRequest(event: unknown): SeedRequest {
  const result = requestShape.safeParse(event);
  if (result.success) return result.data;
  throw new Error(
    'the event is no request of CloudFormation: this function seeds the switchboard in a deploy',
  );
}

/** @throws SeedProblem that names what is missing */
export function seedProperties(value: unknown): SeedProperties {
  const result = propertiesShape.safeParse(value);
  if (result.success) return result.data;
  const missing = result.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new SeedProblem(`the template gives the seed no ${missing}`);
}

const defaultsShape: z.ZodMiniType<SwitchboardDefaults> = z.object({
  release: z.object({
    deferSeconds: z.number(),
    deferredJobsPerSecondPerTask: z.number(),
    unparkJobsPerSecond: z.number(),
  }),
  routes: z.record(z.string(), z.string()),
});

/** The stage file's defaults, as the stack wrote them. @throws SeedProblem if they are none */
export function seedDefaults(text: string): SwitchboardDefaults {
  const result = defaultsShape.safeParse(parsed(text));
  if (result.success) return result.data;
  throw new SeedProblem('the template gives it defaults of another form than this function knows');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
