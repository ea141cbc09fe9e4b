import type { SwitchboardDocument } from '../../domain/switchboard/document';
import { applyChange } from './apply-change';
import type { SwitchboardChange } from './change';

export interface NextStamp {
  /** New for each attempt. */
  readonly changeId: string;
  /** @default one above the document's */
  readonly revision?: number;
  /** Names that others noted as seeded meanwhile: without them a default that was removed would come back. */
  readonly seeded?: readonly string[];
}

/** A document with changes in it, as one revision. The same object where nothing changes. */
export function documentWith(
  document: SwitchboardDocument,
  changes: readonly SwitchboardChange[],
  { changeId, revision = document.revision + 1, seeded = [] }: NextStamp,
): SwitchboardDocument {
  const changed = changes.reduce((made, change) => applyChange(made, change, changeId), document);
  const names = new Set([...document.seeded, ...seeded]);
  if (changed === document && names.size === document.seeded.length) return document;
  return { ...changed, changeId, revision, seeded: [...names] };
}
