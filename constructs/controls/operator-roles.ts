import { Duration, Tags } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { type OperatorRole, operatorRoleName } from '../../config/contract/operator-roles';
import { pascalCase } from '../../config/contract/pascal-case';
import { type Role, tagKeys } from '../../config/contract/tag-keys';
import type { StageConfig } from '../../config/schema/stage';
import { acknowledgeWildcards } from './acknowledge-wildcards';
import { operatorChanges } from './operator-changes';
import { operatorChecks } from './operator-checks';
import { operatorReads } from './operator-reads';
import { operatorRuns } from './operator-runs';
import { type OperatorGrant, type OperatorParts, OperatorScope } from './operator-scope';

/** Longer than the outage this was built after; IAM's default of an hour would end in the middle of one. */
const sessionHours = 8;

const does: Readonly<Record<OperatorRole, string>> = {
  reader: 'looks at',
  operator: 'operates',
  runner: 'runs commands in tasks of',
};

export interface OperatorRolesProps extends Omit<OperatorParts, 'stage' | 'region'> {
  readonly stage: StageConfig;
}

/**
 * The roles of people who work with the operator command, with exactly what it calls: a test derives the actions from the
 * command's sources. In Platform, because they name parts of all other stacks.
 */
export class OperatorRoles extends Construct {
  constructor(scope: Construct, id: string, props: OperatorRolesProps) {
    super(scope, id);
    const { stage } = props;
    const within = new OperatorScope(this, { ...props, stage: stage.stage, region: stage.region });
    // One policy for all roles: IAM takes 6,144 characters of it, and 10,240 more of what a role has of its own (IAM user
    // guide, "IAM and AWS STS quotas"). All of it in the operator's own was more.
    const reads = new iam.ManagedPolicy(this, 'Reads', {
      description: `Bulkhead: what the command asks of stage ${stage.stage}`,
    });
    const checks = new iam.ManagedPolicy(this, 'Checks', {
      description: `Bulkhead: what is asked before and after deploys of stage ${stage.stage}`,
    });
    for (const [policy, grants] of [
      [reads, operatorReads(within)],
      [checks, operatorChecks(within, stage)],
    ] as const) {
      for (const grant of grants) policy.addStatements(statement(grant));
      acknowledge(policy, grants);
    }
    const looks = [reads, checks];
    this.role('reader', stage, looks);
    for (const [which, more] of [
      ['operator', operatorChanges(within)],
      ['runner', operatorRuns(within)],
    ] as const) {
      const made = this.role(which, stage, looks);
      for (const grant of more) made.addToPolicy(statement(grant));
      acknowledge(made, more);
    }
    const role: Role = 'controls';
    Tags.of(this).add(tagKeys.role, role);
  }

  private role(which: OperatorRole, stage: StageConfig, looks: iam.IManagedPolicy[]): iam.Role {
    const { operators, runners = operators } = stage.controls;
    return new iam.Role(this, pascalCase(which), {
      roleName: operatorRoleName(stage, which),
      description: `Bulkhead: who ${does[which]} stage ${stage.stage} with the command`,
      assumedBy: trusted(which === 'runner' ? runners : operators),
      maxSessionDuration: Duration.hours(sessionHours),
      managedPolicies: looks,
    });
  }
}

function statement({ actions, resources, conditions }: OperatorGrant): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: [...actions],
    resources: [...resources],
    ...(conditions === undefined ? {} : { conditions }),
  });
}

function acknowledge(grantee: iam.IGrantable, grants: readonly OperatorGrant[]): void {
  acknowledgeWildcards(grantee, {
    arns: [...new Set(grants.flatMap(({ resources }) => resources).filter((arn) => arn.includes('*')))],
    reason:
      'Tasks, deployments, versions, snapshots and rules get their names as they are made; each wildcard stands behind the name of this stage’s cluster, store, listener, stack or application. `*` alone is for reading what knows no resource, and for metrics of one namespace.',
  });
}

/** Without names whoever the account itself lets: its own policies then say who may take the role on. */
function trusted(operators: readonly string[]): iam.IPrincipal {
  const [first, ...others] = operators.map((arn) => new iam.ArnPrincipal(arn));
  if (first === undefined) return new iam.AccountRootPrincipal();
  return others.length === 0 ? first : new iam.CompositePrincipal(first, ...others);
}
