import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { checkoutRoot } from '../../../config/checkout-root';

const workflowShape = z.object({
  jobs: z.record(
    z.string(),
    z.object({
      steps: z.array(
        z.object({ run: z.string().optional(), env: z.record(z.string(), z.string()).optional() }),
      ),
    }),
  ),
});

/** A command of a job, as the runner would start it. */
export interface JobCommand {
  readonly run: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * What a job of a workflow runs, in its order. Actions are left out: a test does what they do.
 *
 * @param values of the expressions in its variables, by their text: `inputs.images`
 */
export function jobCommands(
  workflow: string,
  job: string,
  values: Readonly<Record<string, string>> = {},
): JobCommand[] {
  const file = join(checkoutRoot, '.github/workflows', `${workflow}.yml`);
  const { jobs } = workflowShape.parse(parse(readFileSync(file, 'utf8')));
  const found = jobs[job];
  if (found === undefined) throw new Error(`${workflow}.yml has no job ${job}`);
  return found.steps.flatMap(({ run, env = {} }) => {
    if (run === undefined) return [];
    const filled = Object.entries(env).map(([name, text]) => [name, filledIn(text, values)] as const);
    return [{ run: filledIn(run, values), env: Object.fromEntries(filled) }];
  });
}

function filledIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
    const value = values[expression];
    if (value === undefined) throw new Error(`the test gives no value to ${expression}`);
    return value;
  });
}
