import { type CheckedStage, checkedStage, type StageSource } from './check-stage';
import { StageProblems } from './problem';
import type { StageConfig } from './schema/stage';
import { findStageFile, readStageFile } from './stage-file';

export interface LoadStageOptions extends Pick<StageSource, 'overBudget' | 'further'> {
  /** Where stages asked for by name are: directory of `<name>.yaml` files. @default - `config/stages` of this repository */
  readonly directory?: string;
}

/** {@link loadCheckedStage} for those who need the stage alone. */
export function loadStage(nameOrPath: string | undefined, options: LoadStageOptions = {}): StageConfig {
  return loadCheckedStage(nameOrPath, options).config;
}

/**
 * Reads, checks and completes a stage: `local` is `config/stages/local.yaml`, `./mine.yaml` a path.
 *
 * @throws StageProblems with everything that is wrong, whatever the file holds; its message is for the user.
 */
export function loadCheckedStage(
  nameOrPath: string | undefined,
  options: LoadStageOptions = {},
): CheckedStage {
  const found = findStageFile(nameOrPath, options.directory);
  if (!found.ok) throw new StageProblems([found.problem]);
  const read = readStageFile(found.path);
  if (!read.ok) throw new StageProblems([{ file: found.displayPath, path: [], ...read }]);
  return checkedStage(read.text, { ...options, file: found.displayPath, name: found.name });
}
