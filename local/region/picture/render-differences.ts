import pc from 'picocolors';
import type { DifferencePicture } from './picture';
import { wrap } from './wrap';

const verbs: Readonly<Record<DifferencePicture['kind'], string>> = {
  'left-out': 'left out',
  changed: 'changed',
  'by-api': 'made by API after the deploy',
};

/** Every resource that is not as users deploy it, by name, those with one reason together. */
export function renderDifferences(differences: readonly DifferencePicture[]): string {
  if (differences.length === 0) return 'nowhere';
  return differences
    .map(({ kind, what, reason, resources }) => {
      const count = resources.length === 1 ? '' : `, ${resources.length} times`;
      const names = resources.map(({ logicalId }) => logicalId);
      return [
        ...wrap([`${verbs[kind]}: ${what}${count}: ${reason}`], ' ', ''),
        ...wrap(names, ', ', '    ').map(pc.dim),
      ].join('\n');
    })
    .join('\n');
}
