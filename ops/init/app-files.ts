import { lstatSync, readdirSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { readStageFile } from '../../config/stage-file';

/** A file of the app: its text, a sentence on why it has none, or undefined where there is no such file. */
type AppFile = { readonly text: string } | { readonly notRead: string } | undefined;

/** The app's folder, as far as it is looked at. Reads only, follows no way out of the folder, throws nothing. */
export interface AppFiles {
  /** @param path from the folder, with `/` */
  read(path: string): AppFile;
  /** Names in a folder of it, sorted; none where there is no such folder. */
  list(folder: string): readonly string[];
}

/** More than any app has beside each other, and a bound for a folder that is a mailbox. */
const maxNames = 2_000;

export function appFiles(root: string): AppFiles {
  return {
    read: (path) => {
      const full = join(root, path);
      if (isOutside(root, full)) return { notRead: `${path}: not read, since it is outside of the folder` };
      try {
        if (lstatSync(full, { throwIfNoEntry: false }) === undefined) return undefined;
      } catch {
        return undefined;
      }
      // The bounds of a stage file: 128 KiB, UTF-8, no device, no control characters.
      const found = readStageFile(full);
      return found.ok ? { text: found.text } : { notRead: `${path}: not read, since it is ${found.got}` };
    },
    list: (folder) => {
      const full = join(root, folder);
      if (isOutside(root, full)) return [];
      try {
        return readdirSync(full).sort().slice(0, maxNames);
      } catch {
        return [];
      }
    },
  };
}

function isOutside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way.split(/[/\\]/)[0] === '..' || isAbsolute(way);
}
