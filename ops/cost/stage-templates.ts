import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ParsedStack } from '../../rules/rule';
import { readAssembly } from '../kit/read-assembly';
import type { Session } from '../kit/session';
import { synthVersion } from '../kit/synth-version';

export interface TemplatesOptions {
  /** As the user wrote it: a name or a path. */
  readonly stage: string;
  /** The folder of an assembly. @default - the stage is synthesised */
  readonly assembly?: string;
}

/**
 * The templates of a stage, of an assembly or as a synth makes them now.
 *
 * @throws CliError 1 with the lines of a synth that failed, 2 where the folder holds no assembly of this stage
 */
export async function stageTemplates(
  { config, interrupted, say }: Pick<Session, 'config' | 'interrupted' | 'say'>,
  { stage, assembly }: TemplatesOptions,
): Promise<readonly ParsedStack[]> {
  if (assembly !== undefined) return readAssembly(assembly, config.stage, '--assembly');
  const scratch = mkdtempSync(join(tmpdir(), 'bulkhead-cost-'));
  try {
    say(`Synthesising ${config.stage}.`);
    await synthVersion(stage, scratch, { signal: interrupted });
    return readAssembly(scratch, config.stage, '--assembly');
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
