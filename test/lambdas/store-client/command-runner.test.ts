import { commandRunner } from '../../../lambdas/store-client/command-runner';
import { storeClient } from '../../../lambdas/store-client/store-client';
import { muteServer } from './mute-server';

test('a hung connection is given up: the next reading gets a fresh one, and nothing is asked twice', async () => {
  const asked: string[] = [];
  let logins = 0;
  const server = await muteServer((socket, chunk) => {
    if (chunk.includes('auth')) {
      logins += 1;
      socket.write('+OK\r\n');
      return;
    }
    asked.push(...[...chunk.toString().matchAll(/queue:\w+/g)].map(([key]) => key));
    if (logins === 2) socket.write(':7\r\n');
  });
  const store = storeClient(`redis://meter:secret@127.0.0.1:${server.port}`);
  try {
    await expect(commandRunner(store)([['llen', 'queue:a']])).rejects.toThrow(
      'LLEN queue:a: no answer within 2 s',
    );
    // At once: the connection is being closed, and nothing is sent again by itself. Why it is closed is the reason.
    const meanwhile = commandRunner(store)([['llen', 'queue:b']]);
    await expect(meanwhile).rejects.toThrow('LLEN queue:b: no answer within 2 s');
    await new Promise((resolve) => store.once('ready', resolve));
    expect(await commandRunner(store)([['llen', 'queue:c']])).toEqual([7]);
    expect({ logins, asked }).toEqual({ logins: 2, asked: ['queue:a', 'queue:c'] });
  } finally {
    store.disconnect();
    server.close();
  }
});
