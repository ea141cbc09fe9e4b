import * as fc from 'fast-check';
import { withMember } from '../../../lambdas/queue-mover/sidekiq/with-member';

test('changes the member of the object itself, and no other byte', () => {
  const json =
    '{"args":[{"queue":"a"},9007199254740993,1.10,"\\"queue\\":\\"a\\""], "queue" : "a","at":1.50}';
  expect(withMember(json, { key: 'queue', value: 'b' })).toBe(
    '{"args":[{"queue":"a"},9007199254740993,1.10,"\\"queue\\":\\"a\\""], "queue":"b","at":1.50}',
  );
  expect(withMember(json, { key: 'at', value: 2 })).toContain(', "queue" : "a","at":2}');
});

test('leaves alone what has no such member, or is no object', () => {
  for (const text of ['{"args":[{"queue":"a"}]}', 'queue', '[]', '']) {
    expect(withMember(text, { key: 'queue', value: 'b' })).toBe(text);
  }
});

const value = fc.oneof(fc.string(), fc.integer());

test('whatever the object holds, it is the same object but for that member', () => {
  const nested = fc.dictionary(fc.constantFrom('queue', 'enqueued_at', 'x', '"queue":'), value);
  const object = fc.record({ args: fc.array(fc.oneof(value, nested)), queue: value, bulkhead: nested });
  fc.assert(
    fc.property(object, value, (before, wanted) => {
      const after = JSON.parse(withMember(JSON.stringify(before), { key: 'queue', value: wanted }));
      expect(after).toEqual({ ...JSON.parse(JSON.stringify(before)), queue: wanted });
    }),
  );
});
