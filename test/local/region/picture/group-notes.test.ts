import type { AdaptationNote } from '../../../../local/region/adapt/template';
import { groupNotes } from '../../../../local/region/picture/group-notes';

const note = (kind: AdaptationNote['kind'], logicalId: string, reason = 'why'): AdaptationNote => ({
  kind,
  what: 'thing',
  logicalId,
  reason,
});

test('notes of all stacks that say the same stand together, in the order left out, changed, by API', () => {
  const differences = groupNotes([
    {
      name: 'One',
      notes: [note('by-api', 'A'), note('left-out', 'B'), { ...note('changed', 'C'), detail: 'so' }],
    },
    { name: 'Two', notes: [note('left-out', 'D'), note('left-out', 'E', 'another')] },
  ]);

  expect(differences).toEqual([
    {
      kind: 'left-out',
      what: 'thing',
      reason: 'why',
      resources: [
        { stack: 'One', logicalId: 'B' },
        { stack: 'Two', logicalId: 'D' },
      ],
    },
    { kind: 'left-out', what: 'thing', reason: 'another', resources: [{ stack: 'Two', logicalId: 'E' }] },
    {
      kind: 'changed',
      what: 'thing',
      reason: 'why',
      resources: [{ stack: 'One', logicalId: 'C', detail: 'so' }],
    },
    { kind: 'by-api', what: 'thing', reason: 'why', resources: [{ stack: 'One', logicalId: 'A' }] },
  ]);
});
