import { parseDocument } from '../../domain/switchboard/parse-document';
import type { CopyStore } from './keep-copy';
import type { SwitchboardStore } from './seed-switchboard';

/** The switchboard, as far as what the seed made of it can be taken back. */
export interface SeededStore extends Pick<SwitchboardStore, 'document'> {
  /** Numbers of all versions. Nothing, if not all of them were made by a seed. */
  ownVersions(): Promise<readonly number[] | undefined>;
  removeVersion(version: number): Promise<void>;
}

/** The last-resort copy. */
export interface RemovableCopy extends Pick<CopyStore, 'read'> {
  /** With all versions of it. */
  remove(): Promise<void>;
}

/**
 * Removes what the seed made, if nobody else has made anything: a stack whose create is rolled back then leaves nothing
 * behind, because AppConfig deletes no profile that has versions and S3 no bucket that has objects (ADR 14). What operators
 * did in a stage outlives its stack.
 *
 * @returns a sentence
 */
export async function takeBack(store: SeededStore, copy: RemovableCopy): Promise<string> {
  const versions = await store.ownVersions();
  if (versions === undefined) return 'Nothing is deleted: the switchboard holds what operators did.';
  const changes = new Set<string>();
  for (const version of versions) changes.add((await store.document(version)).changeId);
  const kept = await copy.read();
  if (kept !== undefined) {
    const parsed = parseDocument(kept.text);
    if (!parsed.ok || !changes.has(parsed.document.changeId)) {
      return 'Nothing is deleted: the last-resort copy is not the one of the seed.';
    }
    await copy.remove();
  }
  for (const version of versions) await store.removeVersion(version);
  return 'What was seeded is removed; nobody had changed it.';
}
