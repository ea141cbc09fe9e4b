import { statusPath } from '../../config/contract/status-path';
import type { PublicStress } from './public-stress';

/** What a load balancer sends a function. It sends more; it promises no less. */
export interface StatusRequest {
  readonly httpMethod: string;
  readonly path: string;
}

/** The shape that it takes for an answer; of any other it makes a 502. */
export interface StatusResponse {
  readonly statusCode: number;
  readonly statusDescription: string;
  readonly isBase64Encoded: false;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const methods = 'GET, HEAD, OPTIONS';

/** Any page of any host may show it: it holds nothing of anybody, and is the same for all. No cookie is looked at. */
const toEverybody = { 'access-control-allow-origin': '*' } as const;

/**
 * Ten seconds are what the meter takes for the next figure, so a cache loses nothing: the tabs of one browser ask once,
 * and a CDN in front asks once for all its readers. With the meter's slot and the five seconds here an answer is less
 * than half a minute old. Where nothing answers at all, a CDN may go on for a minute, well below the three after which
 * a report counts as stale (browsers do not know `stale-if-error`). Not `stale-while-revalidate`: whoever asks twice a
 * minute would each time be shown the answer before.
 */
const caching = { 'cache-control': 'public, max-age=10, stale-if-error=60' } as const;

/**
 * The answer to one request for the status page. 200 for every level, `unknown` too: it is the answer, and browsers log
 * any other status as a fault of the page that asked.
 */
export async function statusResponse(
  { httpMethod, path }: StatusRequest,
  stress: () => Promise<PublicStress>,
): Promise<StatusResponse> {
  if (path !== statusPath) return refusal('404 Not Found');
  switch (httpMethod) {
    case 'GET':
      return found(JSON.stringify(await stress()));
    case 'HEAD':
      return found('');
    case 'OPTIONS':
      return response('204 No Content', {
        'access-control-allow-methods': methods,
        'access-control-allow-headers': '*',
        // What Chromium keeps at most.
        'access-control-max-age': '7200',
      });
    default:
      return refusal('405 Method Not Allowed', { allow: methods });
  }
}

function found(body: string): StatusResponse {
  return response('200 OK', { 'content-type': 'application/json; charset=utf-8', ...caching }, body);
}

function refusal(status: string, headers: Readonly<Record<string, string>> = {}): StatusResponse {
  return response(status, { 'cache-control': 'no-store', ...headers });
}

function response(
  statusDescription: string,
  headers: Readonly<Record<string, string>>,
  body = '',
): StatusResponse {
  return {
    statusCode: Number(statusDescription.slice(0, 3)),
    statusDescription,
    isBase64Encoded: false,
    headers: { ...toEverybody, 'x-content-type-options': 'nosniff', ...headers },
    body,
  };
}
