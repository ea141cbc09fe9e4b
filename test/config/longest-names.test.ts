import { storeId, storeUserName } from '../../config/contract/store-names';
import { edited, messagesFor } from './edited-stage';

const longest = 'abcdefghij-klmno';

test('the longest names that a stage file may have fit the limits of ElastiCache, 40 characters', () => {
  expect(messagesFor(edited({ from: 'stage: prod', to: `stage: ${longest}` }))).toEqual([]);
  expect(storeId(longest, 'pubsub', 999).length).toBeLessThanOrEqual(40);
  expect(storeUserName(longest, 'pubsub', 'meter').length).toBeLessThanOrEqual(40);
  const cache = 'abcdefghijklmnopqrs';
  const web = 'kind: web\n    image: app\n';
  const named = (name: string) =>
    messagesFor(
      edited(
        { from: web, to: `${web}    caches: [${name}]\n` },
        { add: `stores: { caches: { ${name}: {} } }` },
      ),
    );
  expect(named(cache)).toEqual([]);
  expect(named(`${cache}t`)).toHaveLength(1);
  expect(storeId(longest, cache, 999).length).toBe(40);
  expect(storeUserName(longest, cache, 'app').length).toBeLessThanOrEqual(40);
});
