import { join, relative } from 'node:path';
import { listStages, stagesDirectory } from './list-stages';
import { nearestKey } from './nearest-key';
import type { Problem } from './problem';
import { quote } from './quote';

/** The file to read, how messages call it and, for a stage asked for by name, the name the file must carry. */
export type StageFile =
  | { readonly ok: true; readonly path: string; readonly shown: string; readonly name?: string }
  | { readonly ok: false; readonly problem: Problem };

/**
 * From what the user typed to a file. A bare name is looked up among the stages that exist and never pasted into
 * a path; anything with a slash or a YAML ending is a path and is not looked at here.
 */
export function findStageFile(
  nameOrPath: string | undefined,
  directory: string = stagesDirectory,
): StageFile {
  const asked = nameOrPath ?? '';
  const isPath = /[/\\]|\.ya?ml$/.test(asked) && !/\p{Cc}/u.test(asked);
  if (isPath) return { ok: true, path: asked, shown: asked };

  const stages = listStages(directory);
  if (stages.includes(asked)) {
    const path = join(directory, `${asked}.yaml`);
    return { ok: true, path, shown: relative('', path), name: asked };
  }

  const known =
    stages.length > 0 ? `one of ${stages.join(', ')}` : `a stage file in ${directory}, where there is none`;
  const expected = `${known}, or a path to a stage file (-c stage=<name or path>)`;
  const got = asked === '' ? 'nothing' : quote(asked);
  return { ok: false, problem: { path: ['stage'], expected, got, suggestion: nearestKey(asked, stages) } };
}
