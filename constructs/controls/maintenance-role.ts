import { DefaultStackSynthesizer, Fn, Stack, Tags } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { maintenanceRoleName } from '../../config/contract/maintenance';
import { stackId } from '../../config/contract/stack-id';
import { type Role, tagKeys } from '../../config/contract/tag-keys';
import type { PublicBalancer } from '../services/public-balancer';
import { acknowledgeWildcards } from './acknowledge-wildcards';

export interface MaintenanceRoleProps {
  readonly stage: string;
  readonly balancers: readonly PublicBalancer[];
}

/**
 * What CloudFormation may do for the Maintenance stack: rules on these listeners, and nothing else.
 *
 * The trap that it closes: CloudFormation updates a stack with the role that was used last, whoever asks, and whoever
 * asks needs no right to pass it. After one `cdk deploy` that role would be the administrator of the CDK's bootstrap, so
 * an operator who may update one small stack could do anything in the account.
 *
 * It belongs to Platform because it names Platform's listeners, and it must stand before the stack that is deployed with
 * it. The CDK's bootstrap lets its deploy role pass no role but its own, so this one is added to what it may pass.
 */
export class MaintenanceRole extends Construct {
  constructor(scope: Construct, id: string, props: MaintenanceRoleProps) {
    super(scope, id);
    const name = maintenanceRoleName(props.stage);
    const role = new iam.Role(this, 'Resource', {
      roleName: name,
      description: `Bulkhead: CloudFormation's rights in ${stackId(props.stage, 'Maintenance')}`,
      assumedBy: new iam.ServicePrincipal('cloudformation.amazonaws.com'),
    });
    const listeners = props.balancers.map(({ listenerArn }) => listenerArn);
    const rules = listeners.map(rulesOf);
    const platform = Stack.of(this).formatArn({
      service: 'cloudformation',
      resource: 'stack',
      resourceName: `${stackId(props.stage, 'Platform')}/*`,
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
    this.letDeploysPass(role, name);
    const marked: Role = 'controls';
    Tags.of(this).add(tagKeys.role, marked);
  }

  /** A policy on the role that the bootstrap made. Its name carries the stage: stages of one account share that role. */
  private letDeploysPass(role: iam.Role, policyName: string): void {
    const deploys = deployRoleName(Stack.of(this));
    if (deploys === undefined) return;
    new iam.CfnPolicy(this, 'PassedByDeploys', {
      policyName,
      roles: [deploys],
      policyDocument: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({
            actions: ['iam:PassRole'],
            resources: [role.roleArn],
            conditions: { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } },
          }),
        ],
      }),
    });
  }
}

/** As the stack's synthesizer calls it, with its qualifier; undefined where a stack is deployed without such a role. */
function deployRoleName({ synthesizer }: Stack): string | undefined {
  if (!(synthesizer instanceof DefaultStackSynthesizer)) return undefined;
  const name = synthesizer.deployRoleArn.split('/').at(-1) ?? '';
  // The account of a stage that names none is known at deploy only.
  return name.includes('${') ? Fn.sub(name) : name;
}

/** `...:listener/app/...` -> `...:listener-rule/app/.../*`: a rule's ARN is its listener's and an id. */
function rulesOf(listenerArn: string): string {
  const [before, after] = [0, 1].map((part) => Fn.select(part, Fn.split(':listener/', listenerArn)));
  return Fn.join('', [before ?? '', ':listener-rule/', after ?? '', '/*']);
}
