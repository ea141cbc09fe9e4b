import { edited, messagesFor } from './edited-stage';

const good = { resource: 'Foundation/Store1', change: 'replace', until: '2026-12-31', why: 'moved' };

function excepting(...exceptions: readonly Readonly<Record<string, string>>[]): string[] {
  return messagesFor(edited({ add: `review: { exceptions: ${JSON.stringify(exceptions)} }` }));
}

test('an exception of a review names a resource, a change, a day and why', () => {
  expect(
    excepting(good, { ...good, change: 'delete' }, { ...good, resource: 'Pool-Default/Service' }),
  ).toEqual([]);
});

test.each([
  [
    { resource: 'JobStore' },
    'review.exceptions[0].resource: expected a stack and a logical id such as Foundation/JobStoreGroupAF2CAC37, got "JobStore"',
  ],
  [
    { resource: 'Fundation/A' },
    'review.exceptions[0].resource: expected a stack of the stage (Foundation, Controls, Platform, Maintenance, Pool-Urgent, Pool-Default, Pool-Pushes) before the slash, got "Fundation"; did you mean "Foundation"?',
  ],
  [{ change: 'update' }, 'review.exceptions[0].change: expected "replace" or "delete", got "update"'],
  [{ until: 'soon' }, 'review.exceptions[0].until: expected a day such as 2026-12-31, got "soon"'],
  [{ until: '2026-02-30' }, 'review.exceptions[0].until: expected a day of the calendar, got "2026-02-30"'],
  [{ until: '2026-13-01' }, 'review.exceptions[0].until: expected a day of the calendar, got "2026-13-01"'],
])('%j is refused', (wrong, message) => {
  expect(excepting({ ...good, ...wrong })).toEqual([expect.stringMatching(/^prod\.yaml:39:\d+: /)]);
  expect(excepting({ ...good, ...wrong })[0]).toContain(message);
});

test('an exception without a reason is none, and each stands once', () => {
  expect(excepting({ ...good, why: '' })[0]).toContain('review.exceptions[0].why: ');
  expect(excepting(good, good)).toEqual([
    expect.stringContaining(
      'review.exceptions[1]: expected one exception for a resource and a change, got the same as review.exceptions[0]',
    ),
  ]);
});
