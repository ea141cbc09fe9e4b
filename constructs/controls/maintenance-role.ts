import { Fn, Stack, Tags } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { maintenanceRoleName } from '../../config/contract/maintenance';
import { stackId } from '../../config/contract/stack-id';
import { type Role, tagKeys } from '../../config/contract/tag-keys';
import type { StageConfig } from '../../config/schema/stage';
import type { PublicBalancer } from '../services/public-balancer';
import { acknowledgeWildcards } from './acknowledge-wildcards';

export interface MaintenanceRoleProps {
  readonly stage: StageConfig;
  readonly balancers: readonly PublicBalancer[];
}

/**
 * What CloudFormation may do for the Maintenance stack when an operator has it updated: rules on these listeners, and
 * nothing else.
 *
 * The trap that it closes: CloudFormation updates a stack with the role that was used last, whoever asks, and whoever
 * asks needs no right to pass it. After a `cdk deploy` that is the administrator of the CDK's bootstrap, so an operator
 * who may update one small stack could do anything in the account. Operators may update it with this role and no other.
 *
 * Deploys go on with the bootstrap's own role (ADR 18): as the stack's execution role this one would have to be added to
 * what the bootstrap's deploy role may pass, by a policy on a role that is not ours.
 */
export class MaintenanceRole extends Construct {
  constructor(scope: Construct, id: string, props: MaintenanceRoleProps) {
    super(scope, id);
    const { stage } = props.stage;
    const role = new iam.Role(this, 'Resource', {
      roleName: maintenanceRoleName(props.stage),
      description: `Bulkhead: CloudFormation's rights in ${stackId(stage, 'Maintenance')} when an operator has it updated`,
      assumedBy: new iam.ServicePrincipal('cloudformation.amazonaws.com'),
    });
    const listeners = props.balancers.map(({ listenerArn }) => listenerArn);
    const rules = listeners.map(rulesOf);
    const platform = Stack.of(this).formatArn({
      service: 'cloudformation',
      resource: 'stack',
      resourceName: `${stackId(stage, 'Platform')}/*`,
    });
    for (const [actions, resources] of [
      [['elasticloadbalancing:CreateRule'], listeners],
      [
        ['ModifyRule', 'DeleteRule', 'SetRulePriorities', 'AddTags', 'RemoveTags'].map(
          (action) => `elasticloadbalancing:${action}`,
        ),
        rules,
      ],
      // Listeners and target groups of the other stack, by its outputs.
      [['cloudformation:DescribeStacks'], [platform]],
      [['Rules', 'Listeners', 'Tags'].map((what) => `elasticloadbalancing:Describe${what}`), ['*']],
    ] satisfies [string[], string[]][]) {
      role.addToPolicy(new iam.PolicyStatement({ actions, resources }));
    }
    acknowledgeWildcards(role, {
      arns: [...rules, platform],
      reason:
        'All rules of two listeners, and one stack: its ARN ends with an id that nobody knows beforehand.',
    });
    acknowledgeWildcards(role, {
      arns: ['*'],
      reason: 'Elastic Load Balancing knows no resource for reading.',
    });
    const marked: Role = 'controls';
    Tags.of(this).add(tagKeys.role, marked);
  }
}

/** `...:listener/app/...` -> `...:listener-rule/app/.../*`: a rule's ARN is its listener's and an id. */
function rulesOf(listenerArn: string): string {
  const [before, after] = [0, 1].map((part) => Fn.select(part, Fn.split(':listener/', listenerArn)));
  return Fn.join('', [before ?? '', ':listener-rule/', after ?? '', '/*']);
}
