import * as z from 'zod/mini';
import type { SwitchboardDefaults } from './merge-defaults';
import { SeedProblem } from './seed-problem';

const shape: z.ZodMiniType<SwitchboardDefaults> = z.object({
  release: z.object({
    deferSeconds: z.number(),
    deferredJobsPerSecondPerTask: z.number(),
    unparkJobsPerSecond: z.number(),
  }),
  routes: z.record(z.string(), z.string()),
});

/** The stage file's defaults, as the stack wrote them. @throws SeedProblem if they are none */
export function seedDefaults(text: string): SwitchboardDefaults {
  const result = shape.safeParse(parsed(text));
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
