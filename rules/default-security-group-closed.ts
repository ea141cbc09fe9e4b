import type { Rule } from './rule';
import { referencesIn } from './support/references';
import { findingAt, resourcesOf } from './support/resources';

/** CDK's own custom resource, made under the feature flag `@aws-cdk/aws-ec2:restrictDefaultSecurityGroup`. */
const closing = 'Custom::VpcRestrictDefaultSG';

export const defaultSecurityGroupClosed: Rule = {
  id: 'default-security-group-closed',
  title: 'The default security group of a VPC lets nothing in and nothing out.',
  consequence:
    'No public postmortem is known to name it. A resource that is given no group joins this one, whose members may all ' +
    'dial each other: one forgotten property puts a task beside a store. Security Hub counts it as severe (EC2.2).',
  source: 'https://docs.aws.amazon.com/config/latest/developerguide/vpc-default-security-group-closed.html',
  check: (stacks) =>
    resourcesOf(stacks, 'AWS::EC2::VPC')
      .filter(
        (vpc) =>
          !resourcesOf(stacks, closing).some(({ stack, properties }) =>
            referencesIn(stacks, { stack, value: properties.DefaultSecurityGroupId }).some(
              ({ key }) => key === vpc.key,
            ),
          ),
      )
      .map((vpc) => findingAt(vpc, `no ${closing} closes its default security group, expected one`)),
};
