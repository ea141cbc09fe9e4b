import { matchesPattern } from '../../simulation/event-pattern';

const pattern = {
  source: ['aws.ecs'],
  detail: {
    group: [{ prefix: 'service:' }],
    stopCode: ['EssentialContainerExited', 'TaskFailedToStart'],
    stoppedReason: [{ 'anything-but': { prefix: 'Capacity' } }],
  },
};
const detail = {
  group: 'service:web',
  stopCode: 'TaskFailedToStart',
  stoppedReason: 'CannotPullContainerError',
};

test.each<[string, Record<string, unknown>, boolean]>([
  ['all of it', { source: 'aws.ecs', detail, more: 1 }, true],
  ['another source', { source: 'aws.ec2', detail }, false],
  ['no detail', { source: 'aws.ecs' }, false],
  ['another prefix', { source: 'aws.ecs', detail: { ...detail, group: 'family:web' } }, false],
  [
    'a value that is not listed',
    { source: 'aws.ecs', detail: { ...detail, stopCode: 'UserInitiated' } },
    false,
  ],
  [
    'what it must not begin with',
    { source: 'aws.ecs', detail: { ...detail, stoppedReason: 'Capacity is' } },
    false,
  ],
  [
    'nothing, which is not anything but',
    { source: 'aws.ecs', detail: { ...detail, stoppedReason: undefined } },
    false,
  ],
])('an event with %s', (_what, event, expected) => {
  expect(matchesPattern(pattern, event)).toBe(expected);
});

test.each([{ suffix: 'b' }, { 'anything-but': ['a'] }, { 'anything-but': { suffix: 'a' } }])(
  'does not guess what %j means',
  (operator) => {
    expect(() => matchesPattern({ source: [operator] }, { source: 'ab' })).toThrow(TypeError);
  },
);
