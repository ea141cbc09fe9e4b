import * as z from 'zod/mini';

/** The file in an assembly that says what no template does. */
export const assemblyFactsFile = 'bulkhead.json';

const version = 1;

/** A sum of the stage file against its limit, as it stood when the templates were made. */
export interface BudgetFact {
  readonly name: string;
  readonly unit: string;
  readonly used: number;
  readonly allowed: number;
}

/**
 * What `bulkhead review` needs of a version beside its templates. How services roll and scale, and where they stand, is in
 * the templates; what they add up to is not.
 */
export interface AssemblyFacts {
  readonly version: typeof version;
  readonly stage: string;
  readonly budgets: readonly BudgetFact[];
}

/** The same, ready to be written. */
export function assemblyFactsText(facts: Omit<AssemblyFacts, 'version'>): string {
  const budgets = facts.budgets.map(({ name, unit, used, allowed }) => ({ name, unit, used, allowed }));
  return `${JSON.stringify({ version, stage: facts.stage, budgets }, null, 1)}\n`;
}

const shape: z.ZodMiniType<AssemblyFacts> = z.object({
  version: z.literal(version),
  stage: z.string(),
  budgets: z.array(z.object({ name: z.string(), unit: z.string(), used: z.number(), allowed: z.number() })),
});

/** What the file says, or why that is not known: an assembly may be of any version. */
export function parseAssemblyFacts(text: string): AssemblyFacts | { readonly unknown: string } {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return { unknown: `its ${assemblyFactsFile} is no JSON` };
  }
  const parsed = shape.safeParse(read);
  if (parsed.success) return parsed.data;
  const found = z.object({ version: z.number() }).safeParse(read);
  if (!found.success || found.data.version === version) {
    return { unknown: `its ${assemblyFactsFile} is none that this command reads` };
  }
  const got = found.data.version;
  return { unknown: `its ${assemblyFactsFile} is of version ${got}, and this command reads ${version}` };
}
