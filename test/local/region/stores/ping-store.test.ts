import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { pingStore } from '../../../../local/region/stores/ping-store';

let server: Server | undefined;

afterEach(() => server?.close());

/** A server that answers any request with the same text. @returns its port */
async function answering(text: string): Promise<number> {
  server = createServer((socket) => {
    socket.on('error', () => undefined).once('data', () => socket.end(text));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

test.each([
  ['+PONG\r\n', true],
  ['-NOAUTH Authentication required.\r\n', true],
  ["-NOPERM this user has no permissions to run the 'ping' command\r\n", true],
  ['-LOADING Redis is loading the dataset in memory\r\n', false],
  ['HTTP/1.1 400 Bad Request\r\n', false],
  ['+PON', false],
  ['', false],
])('%j to a stranger: %p', async (reply, up) => {
  expect(await pingStore(await answering(reply))).toBe(up);
});

test.each([
  ['+OK\r\n+PONG\r\n', true],
  ['+OK\r\n-LOADING Redis is loading the dataset in memory\r\n', false],
  ['+OK\r\n', false],
])('%j to a user: %p', async (reply, up) => {
  expect(await pingStore(await answering(reply), { name: 'app', password: 'secret' })).toBe(up);
});

test('nobody listens', async () => {
  const port = await answering('');
  server?.close();
  expect(await pingStore(port)).toBe(false);
});
