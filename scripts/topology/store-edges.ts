import type { ParsedStack } from '../../rules/rule';
import { referencesIn } from '../../rules/support/references';
import { containersOf, servicesOf } from '../../rules/support/services';
import { secretsOfStore } from '../../rules/support/stores';
import { listOf, recordOf } from '../../rules/support/template-values';
import { dialledPorts } from './dialled-ports';
import type { Edge } from './edge';
import { functionUser } from './function-user';
import type { Part } from './part';

/**
 * Who may dial which store, and under which variables it is told where and how. The two come from different places of
 * the templates, so each is drawn without the other when they disagree.
 */
export function storeEdges(stacks: readonly ParsedStack[], parts: readonly Part[]): Edge[] {
  const stores = parts.filter(({ kind }) => kind === 'store');
  return parts
    .filter(({ kind }) => kind !== 'store')
    .flatMap((from) =>
      stores.flatMap((to): Edge[] => {
        const ports = dialledPorts(stacks, from, to);
        const secrets = secretsFor(stacks, from, to);
        if (ports.length === 0 && secrets.length === 0) return [];
        const without = from.kind === 'function' ? functionUser(stacks, from, to) : 'no secret of it';
        const told = secrets.length > 0 ? secrets.join(', ') : without;
        return ports.length > 0
          ? [{ from: from.id, to: to.id, label: `${ports.join(', ')}: ${told}` }]
          : [{ from: from.id, to: to.id, label: `may not dial: ${told}`, dotted: true }];
      }),
    );
}

/** The variables of a task that are filled from a secret of the store. */
function secretsFor(stacks: readonly ParsedStack[], from: Part, to: Part): string[] {
  const keys = new Set(secretsOfStore(stacks, to.at).map(({ key }) => key));
  const task = servicesOf(stacks).find(({ key }) => key === from.at.key)?.task;
  return containersOf(task)
    .flatMap(({ Secrets }) => listOf(Secrets).map(recordOf))
    .filter(({ ValueFrom: value }) =>
      referencesIn(stacks, { stack: from.at.stack, value }).some(({ key }) => keys.has(key)),
    )
    .map(({ Name }) => String(Name));
}
