import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { z } from 'zod';
import { type StageConfig, stageSchema } from '../../../config/schema/stage';

export type StageInput = z.input<typeof stageSchema>;

/** The local stage with changes, defaults filled in. Only its shape is checked: a test may ask for the impossible. */
export function stageWith(change: (stage: StageInput) => void = () => {}): StageConfig {
  const input: StageInput = parse(readFileSync('config/stages/local.yaml', 'utf8'));
  change(input);
  return stageSchema.parse(input);
}
