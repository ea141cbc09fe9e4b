import { EventEmitter } from 'node:events';
import { type RequestOptions, request } from 'node:https';
import { Readable } from 'node:stream';
import { askBalancer } from '../../../ops/aws/ask-balancer';

jest.mock('node:https', () => ({ request: jest.fn() }));

const listenerArn = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/app/1/2';
let asked: RequestOptions[];

/** Answers each request with this. */
function answers(...body: readonly string[]): void {
  asked = [];
  jest.mocked(request).mockImplementation(((options: RequestOptions) => {
    asked.push(options);
    const sent = Object.assign(new EventEmitter(), { end: () => {}, destroy: () => {} });
    setImmediate(() => sent.emit('response', Object.assign(Readable.from(body), { statusCode: 503 })));
    return sent;
  }) as unknown as typeof request);
}

test('a service with a host is asked for by it, and the certificate is held against it', async () => {
  answers('closed');
  const question = { dnsName: 'lb.elb.amazonaws.com', listenerArn, host: 'api.example.com', path: '/v1/' };
  expect(await askBalancer({ ...question, cookie: 'a=b' })).toEqual({ status: 503, body: 'closed' });
  expect(asked).toEqual([
    {
      host: 'lb.elb.amazonaws.com',
      servername: 'api.example.com',
      path: '/v1/',
      headers: { 'user-agent': 'bulkhead', cookie: 'a=b', host: 'api.example.com' },
      timeout: 10_000,
    },
  ]);
});

test('without a host the load balancer’s own name is used, and only the chain of the certificate is checked', async () => {
  answers('closed');
  await askBalancer({ dnsName: 'lb.elb.amazonaws.com', listenerArn, path: '/' });
  const [options] = asked;
  expect(options).toMatchObject({
    servername: 'lb.elb.amazonaws.com',
    headers: { host: 'lb.elb.amazonaws.com' },
  });
  expect(options).not.toHaveProperty('rejectUnauthorized');
  const check: unknown = Reflect.get(options ?? {}, 'checkServerIdentity');
  expect(typeof check === 'function' ? check() : 'none').toBeUndefined();
});

test('of a long page only the beginning is read', async () => {
  answers(...Array.from({ length: 100 }, () => 'x'.repeat(1000)));
  const { status, body } = await askBalancer({ dnsName: 'lb', listenerArn, path: '/' });
  expect([status, body.length]).toEqual([503, 5000]);
});
