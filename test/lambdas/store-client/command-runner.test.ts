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

test('what is asked beyond a thousand waits until those are answered', async () => {
  const asked: number[] = [];
  const server = await muteServer((socket, chunk) => {
    if (chunk.includes('auth')) {
      socket.write('+OK\r\n');
      return;
    }
    const commands = chunk.toString().match(/llen/g)?.length ?? 0;
    asked.push(commands);
    socket.write(':1\r\n'.repeat(commands));
  });
  const store = storeClient(`redis://meter:secret@127.0.0.1:${server.port}`);
  try {
    const replies = await commandRunner(store)(
      Array.from({ length: 2_100 }, (_, queue) => ['llen', `queue:${queue}`] as const),
    );
    expect(replies).toHaveLength(2_100);
    // A socket may hand over less at a time, and never more than was sent.
    let [sum, ends] = [0, 0];
    for (const commands of asked) {
      sum += commands;
      if (sum === 1_000 || sum === 2_000 || sum === 2_100) ends += 1;
    }
    expect([sum, ends]).toEqual([2_100, 3]);
  } finally {
    store.disconnect();
    server.close();
  }
});

test('the time is that of a whole reading: round trips that fit one by one do not fit together', async () => {
  const server = await muteServer((socket, chunk) => {
    if (chunk.includes('auth')) socket.write('+OK\r\n');
    else setTimeout(() => socket.write(':7\r\n'), 300);
  });
  const store = storeClient(`redis://meter:secret@127.0.0.1:${server.port}`, 1_000);
  try {
    const run = commandRunner(store);
    const untilLate = async (): Promise<never> => {
      for (;;) expect(await run([['llen', 'queue:a']])).toEqual([7]);
    };
    // Each has 1 s, and all of them have two. On a busy machine one of them may be late by itself.
    await expect(untilLate()).rejects.toThrow(/^LLEN queue:a: no answer within [12] s$/);
  } finally {
    store.disconnect();
    server.close();
  }
});
