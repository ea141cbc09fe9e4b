import { resolveReference } from './resolve-reference';
import type { Rule } from './rule';
import { findingAt, resourcesOf } from './support/resources';

export const vpcHasFlowLogs: Rule = {
  id: 'vpc-has-flow-logs',
  title: 'A VPC keeps a record of who dialled whom.',
  consequence:
    'No public postmortem is known to name it. Flow logs are the evidence of who tried to reach what, and only for the ' +
    'time in which they were on; Security Hub asks for them (EC2.6).',
  source: 'https://forge-work.com/dfir/knowledge/artifacts/aws-vpc-flow-logs',
  check: (stacks) => {
    const logged = resourcesOf(stacks, 'AWS::EC2::FlowLog').map(
      ({ stack, properties }) => resolveReference(stacks, { stack, value: properties.ResourceId }).key,
    );
    return resourcesOf(stacks, 'AWS::EC2::VPC')
      .filter(({ key }) => !logged.includes(key))
      .map((vpc) => findingAt(vpc, 'has no flow log, expected one'));
  },
};
