import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import type { z } from 'zod';
import { type StageConfig, stageSchema } from '../../../config/schema/stage';

export type StageInput = z.input<typeof stageSchema>;

/** Parsed once for a test file: a property asks for hundreds of stages. */
const local: StageInput = parse(readFileSync('config/stages/local.yaml', 'utf8'));

/** The local stage with changes, defaults filled in. Only its shape is checked: a test may ask for the impossible. */
export function stageWith(change: (stage: StageInput) => void = () => {}): StageConfig {
  const input = structuredClone(local);
  change(input);
  return stageSchema.parse(input);
}

/** The local stage with changes, as somebody would write it. */
export function stageText(change: (stage: StageInput) => void): string {
  const input = structuredClone(local);
  change(input);
  return stringify(input);
}
