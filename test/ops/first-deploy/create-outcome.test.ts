import { StackStatus } from '@aws-sdk/client-cloudformation';
import { createOutcome } from '../../../ops/first-deploy/create-outcome';

const created = ['CREATE_IN_PROGRESS', 'REVIEW_IN_PROGRESS'];

test('only four statuses say by themselves that a stack never stood', () => {
  const failed = Object.values(StackStatus).filter((status) => createOutcome(status, []) === 'failed');
  expect(failed.sort()).toEqual([
    'CREATE_FAILED',
    'REVIEW_IN_PROGRESS',
    'ROLLBACK_COMPLETE',
    'ROLLBACK_FAILED',
  ]);
});

test.each(Object.values(StackStatus))(
  '%s of a stack that stood once: it is never taken for one that failed',
  (status) => {
    expect(createOutcome(status, [status, 'CREATE_COMPLETE', ...created])).toBe('stood');
    expect(createOutcome(status, [status, 'UPDATE_ROLLBACK_FAILED'])).toBe('stood');
    expect(createOutcome(status, [status, 'IMPORT_COMPLETE'])).toBe('stood');
  },
);

test.each(['DELETE_FAILED', 'DELETE_IN_PROGRESS'])(
  '%s: by its events, which must reach back to the create',
  (status) => {
    expect(createOutcome(status, [status, 'ROLLBACK_FAILED', ...created])).toBe('failed');
    expect(createOutcome(status, [status])).toBe('unknown');
  },
);

test.each(['CREATE_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS'])('%s is waited for', (status) => {
  expect(createOutcome(status, [status, 'REVIEW_IN_PROGRESS'])).toBe('running');
});
