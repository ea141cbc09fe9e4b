import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutRoot } from './checkout-root';

/** Where the stage files of this repository are. */
export const stagesDirectory = join(checkoutRoot, 'config/stages');

/** Names of the stages in a directory, sorted; none where there is no such directory. */
export function listStages(directory: string = stagesDirectory): string[] {
  try {
    return readdirSync(directory)
      .filter((name) => /^[^.].*\.yaml$/.test(name))
      .map((name) => name.slice(0, -'.yaml'.length))
      .sort();
  } catch {
    return [];
  }
}
