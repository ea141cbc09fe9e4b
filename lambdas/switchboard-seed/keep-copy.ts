import type { SwitchboardDocument } from '../../domain/switchboard/document';
import { parseDocument } from '../../domain/switchboard/parse-document';
import { type SeedClock, tryUntil } from './try-until';

/** An object as it stands. Absent where there is none. */
export interface CopyText {
  readonly text: string;
  /** By which a write knows that nobody wrote in between. */
  readonly tag: string;
}

/** The object that holds the last-resort copy. */
export interface CopyStore {
  read(): Promise<CopyText | undefined>;
  /** Writes if the object is still what was read. */
  write(text: string, read: CopyText | undefined): Promise<void>;
}

export interface KeepCopyInputs {
  readonly copy: CopyStore;
  readonly document: SwitchboardDocument;
  readonly clock: SeedClock;
}

/**
 * Makes the deployed document the one that a fresh task starts from while AppConfig cannot be had, unless an operator
 * has put a newer one there. @returns whether it wrote
 */
export async function keepCopy({ copy, document, clock }: KeepCopyInputs): Promise<boolean> {
  const { wrote } = await tryUntil(clock, async () => {
    const there = await copy.read();
    if (there !== undefined && standsFor(there.text, document)) return { wrote: false };
    await copy.write(JSON.stringify(document), there);
    return { wrote: true };
  });
  return wrote;
}

/** Whether the copy is this document or one after it. One that cannot be read is none. */
function standsFor(text: string, { revision, changeId }: SwitchboardDocument): boolean {
  const parsed = parseDocument(text);
  if (!parsed.ok) return false;
  const kept = parsed.document;
  return kept.revision > revision || (kept.revision === revision && kept.changeId === changeId);
}
