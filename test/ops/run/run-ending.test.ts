import { endingOf, exitCodeFor, isOver } from '../../../ops/run/run-ending';

const startedAt = new Date('2026-11-24T02:00:00Z');
const app = (changes: object) => [
  { name: 'agent', lastStatus: 'STOPPED', exitCode: 9 },
  { name: 'app', ...changes },
];

test.each([
  ['a task that ECS does not know yet', undefined, false],
  ['one that is being made', { lastStatus: 'PROVISIONING' }, false],
  ['one whose sidecar ended', { lastStatus: 'RUNNING', containers: app({ lastStatus: 'RUNNING' }) }, false],
  [
    'one whose command ended',
    { lastStatus: 'DEPROVISIONING', containers: app({ lastStatus: 'STOPPED', exitCode: 0 }) },
    true,
  ],
  [
    'one whose exit code is not known yet',
    { lastStatus: 'DEPROVISIONING', containers: app({ lastStatus: 'STOPPED' }) },
    false,
  ],
  [
    'one that is over without one',
    { lastStatus: 'STOPPED', containers: app({ lastStatus: 'STOPPED' }) },
    true,
  ],
])('%s: over is %3$s', (_what, task, over) => {
  expect(isOver(task)).toBe(over);
});

test('a task that ran and has no exit code was broken off, and why is said once', () => {
  const reason = 'Your Spot Task was interrupted.';
  const task = { startedAt, stoppedReason: reason, containers: app({ reason }) };
  expect(endingOf(task)).toEqual({ how: 'broken-off', reason });
  expect(endingOf({ containers: [] })).toEqual({ how: 'not-started', reason: 'ECS does not say why' });
});

test('whoever stopped it is said, and that a container exited is not', () => {
  const containers = app({ lastStatus: 'STOPPED', exitCode: 143 });
  const stoppedReason = 'Essential container in task exited';
  expect(endingOf({ containers, stopCode: 'EssentialContainerExited', stoppedReason })).toEqual({
    how: 'exited',
    exitCode: 143,
  });
  expect(endingOf({ containers, stopCode: 'UserInitiated', stoppedReason: 'by hand' })).toEqual({
    how: 'exited',
    exitCode: 143,
    reason: 'by hand',
  });
});

test('each way to end has its own code, but what the command says itself', () => {
  expect([
    exitCodeFor({ how: 'exited', exitCode: 7 }),
    exitCodeFor({ how: 'timed-out', over: true }),
    exitCodeFor({ how: 'not-started', reason: '' }),
    exitCodeFor({ how: 'broken-off', reason: '' }),
    exitCodeFor({ how: 'stopped', over: true }),
    exitCodeFor({ how: 'left' }),
    exitCodeFor({ how: 'lost', problem: '' }),
  ]).toEqual([7, 124, 125, 125, 130, 130, 255]);
});
