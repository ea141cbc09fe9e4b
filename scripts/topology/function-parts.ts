import type { ParsedStack } from '../../rules/rule';
import { resourcesOf } from '../../rules/support/resources';
import { securityGroups } from '../../rules/support/security-groups';
import { listOf, recordOf } from '../../rules/support/template-values';
import { mermaidId } from './mermaid-id';
import type { Part } from './part';

/** Bulkhead's own functions. CDK's helpers, which run only during a deploy, have no description of ours. */
export function functionParts(stacks: readonly ParsedStack[]): Part[] {
  return resourcesOf(stacks, 'AWS::Lambda::Function').flatMap((at): Part[] => {
    const [, does] = /^Bulkhead: (.*)$/.exec(String(at.properties.Description)) ?? [];
    if (does === undefined) return [];
    const value = recordOf(at.properties.VpcConfig).SecurityGroupIds;
    const place = listOf(value).length > 0 ? 'inside the VPC' : 'outside the VPC';
    return [
      {
        id: mermaidId('function', at.logicalId),
        kind: 'function',
        at,
        lines: [`function, ${place}`, does],
        groups: securityGroups(stacks, { stack: at.stack, value }),
      },
    ];
  });
}
