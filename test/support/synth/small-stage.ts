import { readFileSync } from 'node:fs';
import { checkStage } from '../../../config/check-stage';
import { loadStage } from '../../../config/load-stage';
import type { StageConfig } from '../../../config/schema/stage';

const file = 'docs/small.yaml';

/** The stage of docs/small.md. It stands in the sweeps beside those of `config/stages`: what it turns off no other one does. */
export function smallStage(): StageConfig {
  return loadStage(file);
}

/** The same file without its size. */
export function unsizedStage(): StageConfig {
  const text = readFileSync(file, 'utf8');
  const unsized = text.replace('\nsize: small\n', '\n');
  if (unsized === text) throw new Error(`${file} has no size`);
  return checkStage(unsized, { file });
}
