import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';

/**
 * The emulator puts the page of a fixed response into its XML as it was given, and the SDK reads the page's tags as its
 * own and throws. They are escaped on the way.
 */
export function escapePages(client: ElasticLoadBalancingV2Client): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { response } = result;
      if (isAnswer(response)) {
        const body = (await text(response.body)).replace(
          /(?<=<MessageBody>)[\s\S]*?(?=<\/MessageBody>)/g,
          (page) =>
            page.includes('<')
              ? page.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
              : page,
        );
        response.body = Readable.from([Buffer.from(body)]);
      }
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'escapePages' },
  );
}

function isAnswer(response: unknown): response is { body: Readable } {
  return (
    typeof response === 'object' &&
    response !== null &&
    'body' in response &&
    response.body instanceof Readable
  );
}
