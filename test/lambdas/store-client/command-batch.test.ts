import { CommandBatch } from '../../../lambdas/store-client/command-batch';
import type { StoreCommand } from '../../../lambdas/store-client/command-runner';

test('each question gets its own reply', async () => {
  const batch = new CommandBatch();
  const length = batch.count('llen', 'a');
  const made = batch.counter('get', 'b');
  const none = batch.counter('get', 'c');
  const range = batch.texts('lrange', 'd', 0, 1);
  const fields = batch.fields('hmget', 'e', 'x', 'y');
  const text = batch.text('info');
  const sent: StoreCommand[] = [];
  await batch.send(async (commands) => {
    sent.push(...commands);
    return [3, '12', null, ['p', 'q'], ['1', null], 'told'];
  });
  expect([length(), made(), none(), text()]).toEqual([3, 12, null, 'told']);
  expect([range(), fields()]).toEqual([
    ['p', 'q'],
    ['1', null],
  ]);
  expect(sent).toEqual([
    ['llen', 'a'],
    ['get', 'b'],
    ['get', 'c'],
    ['lrange', 'd', 0, 1],
    ['hmget', 'e', 'x', 'y'],
    ['info'],
  ]);
});

test('without questions nothing is sent', async () => {
  const run = jest.fn();
  await new CommandBatch().send(run);
  expect(run).not.toHaveBeenCalled();
});

test.each([
  ['count', null, 'LLEN key: expected a number, got null'],
  ['count', '3', 'LLEN key: expected a number, got "3"'],
  ['count', undefined, 'LLEN key: expected a number, got none'],
  ['counter', 'x', 'LLEN key: expected a number or nothing, got "x"'],
  ['texts', ['a', 1], 'LLEN key: expected a list of texts, got ["a",1]'],
  ['fields', 'a', 'LLEN key: expected a list of fields, got "a"'],
  ['text', 7, 'LLEN key: expected a string, got 7'],
] as const)('a %s that is %j is an error that names the command', async (kind, reply, message) => {
  const batch = new CommandBatch();
  const read = batch[kind]('llen', 'key');
  await batch.send(async () => [reply]);
  expect(read).toThrow(message);
});
