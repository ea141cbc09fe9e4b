import { createServer, type Server } from 'node:http';
import { taskEnvironment } from '../../config/contract/task-environment';
import { keepConnections } from './app-contract/keep-alive';

let server: Server;

beforeEach(() => {
  server = createServer();
});
afterEach(() => {
  server.close();
  delete process.env[taskEnvironment.keepAliveSeconds];
});

test('a server keeps connections as long as it is told, and waits longer for headers', () => {
  process.env[taskEnvironment.keepAliveSeconds] = '105';
  keepConnections(server);
  expect([server.keepAliveTimeout, server.headersTimeout]).toEqual([105_000, 106_000]);
});

test('where nothing is told it keeps them longer than a load balancer does by default', () => {
  keepConnections(server);
  expect([server.keepAliveTimeout, server.headersTimeout]).toEqual([75_000, 76_000]);
});
