import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import {
  type ElasticLoadBalancingV2Client,
  paginateDescribeRules,
  type Rule,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { escapeMessageBodies } from '../../domain/escape-text';

/** All rules of a listener, the default one too. */
export async function describeListenerRules(
  client: ElasticLoadBalancingV2Client,
  listenerArn: string,
): Promise<Rule[]> {
  escapePages(client);
  const rules: Rule[] = [];
  for await (const { Rules = [] } of paginateDescribeRules({ client }, { ListenerArn: listenerArn })) {
    rules.push(...Rules);
  }
  return rules;
}

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
      response.body = Readable.from([Buffer.from(escapeMessageBodies(await text(response.body)))]);
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
