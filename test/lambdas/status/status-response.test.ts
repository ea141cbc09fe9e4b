import { statusResponse } from '../../../lambdas/status/status-response';

const stress = { level: 'busy', reasons: ['Late.'] } as const;
const asked = jest.fn(async () => stress);
const answer = (httpMethod: string, path = '/status.json') => statusResponse({ httpMethod, path }, asked);
const everywhere = { 'access-control-allow-origin': '*', 'x-content-type-options': 'nosniff' };

beforeEach(() => asked.mockClear());

test('GET: the level as JSON, for any page, cached as long as the meter takes', async () => {
  expect(await answer('GET')).toEqual({
    statusCode: 200,
    statusDescription: '200 OK',
    isBase64Encoded: false,
    headers: {
      ...everywhere,
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'public, max-age=10, stale-if-error=60',
    },
    body: '{"level":"busy","reasons":["Late."]}',
  });
});

test('HEAD: the same without a body, and without looking', async () => {
  const { headers } = await answer('GET');
  asked.mockClear();
  expect(await answer('HEAD')).toEqual({
    statusCode: 200,
    statusDescription: '200 OK',
    isBase64Encoded: false,
    headers,
    body: '',
  });
  expect(asked).not.toHaveBeenCalled();
});

test('OPTIONS: any page may ask', async () => {
  expect(await answer('OPTIONS')).toEqual({
    statusCode: 204,
    statusDescription: '204 No Content',
    isBase64Encoded: false,
    headers: {
      ...everywhere,
      'access-control-allow-methods': 'GET, HEAD, OPTIONS',
      'access-control-allow-headers': '*',
      'access-control-max-age': '7200',
    },
    body: '',
  });
});

test.each(['POST', 'PUT', 'DELETE', 'TRACE', 'get'])(
  '%s is not allowed, and nothing is looked at',
  async (method) => {
    expect(await answer(method)).toEqual({
      statusCode: 405,
      statusDescription: '405 Method Not Allowed',
      isBase64Encoded: false,
      headers: { ...everywhere, 'cache-control': 'no-store', allow: 'GET, HEAD, OPTIONS' },
      body: '',
    });
    expect(asked).not.toHaveBeenCalled();
  },
);

test.each(['/', '/status', '/status.json/', '/Status.json', '/status.jsonx'])(
  '%s is not found',
  async (path) => {
    expect(await answer('GET', path)).toMatchObject({
      statusCode: 404,
      statusDescription: '404 Not Found',
      body: '',
    });
    expect(asked).not.toHaveBeenCalled();
  },
);
