import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';

/**
 * Where AWS is another endpoint, the page in a fixed response may stand in its answers as it was given, with its tags,
 * and the SDK refuses such an answer: they are escaped before it reads them.
 */
export function escapePages(client: ElasticLoadBalancingV2Client): void {
  if (process.env.AWS_ENDPOINT_URL === undefined) return;
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { response } = result;
      if (!hasBody(response)) return result;
      const escaped = (await text(response.body)).replace(
        /(<MessageBody>)([\s\S]*?)(<\/MessageBody>)/g,
        (_, before: string, body: string, after: string) => before + escapedTags(body) + after,
      );
      response.body = Readable.from([Buffer.from(escaped)]);
      return result;
    },
    // Beside the wire, before anything reads the answer; once, however often it is asked for.
    { step: 'deserialize', priority: 'low', name: 'escapePages', override: true },
  );
}

function hasBody(response: unknown): response is { body: Readable } {
  return (
    typeof response === 'object' &&
    response !== null &&
    'body' in response &&
    response.body instanceof Readable
  );
}

/** One that is escaped has no tag any more, and stays. */
function escapedTags(body: string): string {
  if (!body.includes('<')) return body;
  return body.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
