import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { respond } from '../../../lambdas/switchboard-seed/respond';

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: Server;
let received: Received[];
let statuses: number[];

beforeEach(async () => {
  received = [];
  statuses = [];
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url, headers } = request;
    received.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(statuses.shift() ?? 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const request = () => ({
  RequestType: 'Create' as const,
  ResponseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/answer?signed=yes`,
  StackId: 'stack',
  RequestId: 'request',
  LogicalResourceId: 'Seed',
});
const answer = { status: 'SUCCESS', reason: 'It is in force.' } as const;

test('puts the answer where CloudFormation waits for it, without a content type: the address is signed', async () => {
  await respond(request(), answer);
  expect(received).toHaveLength(1);
  const [{ method, url, headers, body } = { headers: {}, body: '' }] = received;
  expect({ method, url, type: headers['content-type'], length: headers['content-length'] }).toEqual({
    method: 'PUT',
    url: '/answer?signed=yes',
    type: undefined,
    length: String(body.length),
  });
  expect(JSON.parse(body)).toEqual({
    Status: 'SUCCESS',
    Reason: 'It is in force.',
    PhysicalResourceId: 'switchboard-seed',
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'Seed',
  });
});

test('keeps the physical id, so that CloudFormation never deletes one for another', async () => {
  await respond({ ...request(), PhysicalResourceId: 'from-before' }, answer);
  expect(JSON.parse(received[0]?.body ?? '').PhysicalResourceId).toBe('from-before');
});

test('however long the reason, the answer is below the 4,096 bytes that CloudFormation reads', async () => {
  await respond(request(), { status: 'FAILED', reason: '“'.repeat(5000) });
  expect(Buffer.byteLength(received[0]?.body ?? '')).toBeLessThan(4096);
});

test('asks again when the answer is not taken, and fails when it never is', async () => {
  statuses = [503, 503];
  await respond(request(), answer);
  expect(received).toHaveLength(3);
  statuses = [503, 503, 403];
  await expect(respond(request(), answer)).rejects.toThrow('CloudFormation took no answer: HTTP 403');
});
