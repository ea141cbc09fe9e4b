import type { AdaptationNote } from '../adapt/template';
import type { DifferencePicture } from './picture';

const order: readonly AdaptationNote['kind'][] = ['left-out', 'changed', 'by-api'];

/** Puts notes of all stacks together that say the same thing: 60 lines about one reason hide the other reasons. */
export function groupNotes(
  stacks: readonly { readonly name: string; readonly notes: readonly AdaptationNote[] }[],
): DifferencePicture[] {
  const groups = new Map<
    string,
    { difference: DifferencePicture; resources: DifferencePicture['resources'][number][] }
  >();
  for (const { name: stack, notes } of stacks) {
    for (const { kind, what, reason, logicalId, detail } of notes) {
      const key = [kind, what, reason].join('\n');
      const group = groups.get(key) ?? newGroup({ kind, what, reason });
      group.resources.push({ stack, logicalId, ...(detail === undefined ? {} : { detail }) });
      groups.set(key, group);
    }
  }
  const rank = (kind: AdaptationNote['kind']) => order.indexOf(kind);
  return [...groups.values()].map(({ difference }) => difference).sort((a, b) => rank(a.kind) - rank(b.kind));
}

function newGroup(key: Pick<DifferencePicture, 'kind' | 'what' | 'reason'>) {
  const resources: DifferencePicture['resources'][number][] = [];
  return { difference: { ...key, resources }, resources };
}
