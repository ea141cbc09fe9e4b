import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Folders of apps, gone after the tests of a file. */
export interface AppFolders {
  /** @param files path -> text or bytes @returns the folder, called as `name` */
  make(files: Readonly<Record<string, string | Uint8Array>>, name?: string): string;
  remove(): void;
}

export function appFolders(): AppFolders {
  const root = mkdtempSync(join(tmpdir(), 'bulkhead-init-'));
  return {
    make: (files, name = 'shop') => {
      const folder = join(mkdtempSync(join(root, 'app-')), name);
      mkdirSync(folder);
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      return folder;
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
