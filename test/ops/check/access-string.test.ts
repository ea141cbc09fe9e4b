import { sameAccess } from '../../../ops/check/access-string';

const ours = 'on ~bull:* resetchannels -@all +@read -@dangerous +info';

test.each([
  ['as it was written', ours],
  ['with other spaces, and the keys first', '~bull:*  on resetchannels -@all +@read -@dangerous +info'],
])('the same: %s', (_, other) => {
  expect(sameAccess(ours, other)).toBe(true);
});

test('the same by the other name of a rule', () => {
  expect(sameAccess('on ~* &* +@all', 'on allkeys allchannels allcommands')).toBe(true);
});

test.each([
  [
    'another order of commands, which grants what was taken',
    'on ~bull:* resetchannels -@all +info +@read -@dangerous',
  ],
  ['another key', 'on ~* resetchannels -@all +@read -@dangerous +info'],
  ['one command more', `${ours} +eval`],
  ['switched off', ours.replace('on ', 'off ')],
])('not the same: %s', (_, other) => {
  expect(sameAccess(ours, other)).toBe(false);
});
