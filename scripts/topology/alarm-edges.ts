import { resolveReference } from '../../rules/resolve-reference';
import type { ParsedStack } from '../../rules/rule';
import { resourcesOf } from '../../rules/support/resources';
import { listOf } from '../../rules/support/template-values';
import type { Edge } from './edge';
import { mermaidId } from './mermaid-id';
import type { Part } from './part';

/** How many alarms of a stack tell which topic. */
export function alarmEdges(stacks: readonly ParsedStack[], parts: readonly Part[]): Edge[] {
  const topics = parts.filter(({ kind }) => kind === 'topic');
  return stacks.flatMap((one) => {
    const actions = resourcesOf([one], 'AWS::CloudWatch::Alarm').flatMap(({ stack, properties }) =>
      listOf(properties.AlarmActions).map((value) => resolveReference(stacks, { stack, value }).key),
    );
    return topics.flatMap(({ id, at }): Edge[] => {
      const count = actions.filter((key) => key === at.key).length;
      if (count === 0) return [];
      const label = `${count} alarm${count === 1 ? '' : 's'}`;
      return [{ from: mermaidId('stack', one.name), to: id, label, dotted: true }];
    });
  });
}
