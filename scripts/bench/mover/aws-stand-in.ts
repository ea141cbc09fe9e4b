import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * How long S3 takes for an answer, in both builds alike. AWS's guide to S3 performance says 100 to 200 ms for small
 * objects; a tenth of that flatters whoever asks more often.
 */
const ANSWER_AFTER_MS = 20;

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly tag?: string;
}

/** What the mover calls of AWS, on 127.0.0.1: a bucket in memory, one secret, and invocations that are only noted. */
export interface AwsStandIn {
  readonly url: string;
  /** Events with which a function invoked itself, oldest first; whoever takes one out runs it. */
  readonly invoked: unknown[];
  stop(): void;
}

/** @param storeUrl what the secret of the app's user holds */
export async function awsStandIn(storeUrl: string): Promise<AwsStandIn> {
  const objects = new Map<string, string>();
  const invoked: unknown[] = [];
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue') {
      const secret = { SecretString: JSON.stringify({ url: storeUrl }) };
      send(response, { status: 200, body: JSON.stringify(secret) });
    } else if (pathname.endsWith('/invocations')) {
      invoked.push(JSON.parse(body));
      send(response, { status: 202, body: '' });
    } else {
      await sleep(ANSWER_AFTER_MS);
      send(response, bucketAnswer(objects, { request, body, pathname, searchParams }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = addressOf(server.address());
  return { url: `http://127.0.0.1:${port}`, invoked, stop: () => server.close().closeAllConnections() };
}

interface BucketRequest {
  readonly request: IncomingMessage;
  readonly body: string;
  readonly pathname: string;
  readonly searchParams: URLSearchParams;
}

function bucketAnswer(
  objects: Map<string, string>,
  { request, body, pathname, searchParams }: BucketRequest,
): Answer {
  const { method, headers } = request;
  const key = decodeURIComponent(pathname.split('/').slice(2).join('/'));
  const known = objects.get(key);
  if (method === 'PUT') {
    const match = headers['if-match'];
    const wrong = match !== undefined && (known === undefined || tagOf(known) !== match);
    if (wrong || (headers['if-none-match'] === '*' && known !== undefined)) {
      return { status: 412, body: '<Error><Code>PreconditionFailed</Code><Message>stands</Message></Error>' };
    }
    objects.set(key, body);
    return { status: 200, body: '', tag: tagOf(body) };
  }
  if (method === 'DELETE') {
    objects.delete(key);
    return { status: 204, body: '' };
  }
  if (method === 'POST') {
    for (const [, gone = ''] of body.matchAll(/<Key>([^<]+)<\/Key>/g)) objects.delete(gone);
    return { status: 200, body: '<DeleteResult/>' };
  }
  if (searchParams.has('list-type')) {
    const after = searchParams.get('start-after') ?? '';
    const prefix = searchParams.get('prefix') ?? '';
    const keys = [...objects.keys()].filter((name) => name.startsWith(prefix) && name > after).sort();
    const contents = keys.slice(0, 1000).map((name) => `<Contents><Key>${name}</Key></Contents>`);
    return {
      status: 200,
      body: `<ListBucketResult><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`,
    };
  }
  if (known !== undefined) return { status: 200, body: known, tag: tagOf(known) };
  return { status: 404, body: '<Error><Code>NoSuchKey</Code><Message>none</Message></Error>' };
}

function send(response: ServerResponse, { status, body, tag }: Answer): void {
  const type = body.startsWith('<') ? 'application/xml' : 'application/json';
  response.writeHead(status, { 'content-type': type, ...(tag !== undefined && { etag: tag }) });
  response.end(body);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString('utf8');
}

function tagOf(text: string): string {
  return `"${createHash('md5').update(text).digest('hex')}"`;
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error(`expected a port, got ${address}`);
  return address;
}
