import { resolveReference } from '../../rules/resolve-reference';
import type { ParsedStack } from '../../rules/rule';
import { resourcesOf } from '../../rules/support/resources';
import { mermaidId } from './mermaid-id';
import type { Part } from './part';

/** Who hears of alarms. */
export function topicParts(stacks: readonly ParsedStack[]): Part[] {
  return resourcesOf(stacks, 'AWS::SNS::Topic').map((topic) => {
    const id = mermaidId('topic', topic.logicalId);
    const listeners = resourcesOf(stacks, 'AWS::SNS::Subscription').filter(
      ({ stack, properties }) =>
        resolveReference(stacks, { stack, value: properties.TopicArn }).key === topic.key,
    );
    return {
      id,
      kind: 'topic',
      at: topic,
      lines: [
        id.replace('topic_', 'topic '),
        ...listeners.map(({ properties }) => String(properties.Endpoint)),
      ],
      groups: [],
    };
  });
}
