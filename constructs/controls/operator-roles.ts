import { Duration, Tags } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { type OperatorRole, operatorRoleName } from '../../config/contract/operator-roles';
import { pascalCase } from '../../config/contract/pascal-case';
import { type Role, tagKeys } from '../../config/contract/tag-keys';
import type { StageConfig } from '../../config/schema/stage';
import { acknowledgeWildcards } from './acknowledge-wildcards';
import { operatorChanges } from './operator-changes';
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
    const reads = operatorReads(within);
    this.role('reader', stage, reads);
    this.role('operator', stage, [...reads, ...operatorChanges(within)]);
    this.role('runner', stage, [...reads, ...operatorRuns(within)]);
    const role: Role = 'controls';
    Tags.of(this).add(tagKeys.role, role);
  }

  private role(which: OperatorRole, stage: StageConfig, grants: readonly OperatorGrant[]): void {
    const { operators, runners = operators } = stage.controls;
    const role = new iam.Role(this, pascalCase(which), {
      roleName: operatorRoleName(stage, which),
      description: `Bulkhead: who ${does[which]} stage ${stage.stage} with the command`,
      assumedBy: trusted(which === 'runner' ? runners : operators),
      maxSessionDuration: Duration.hours(sessionHours),
    });
    // One policy of the role itself: it goes with it, and 10,240 characters are enough.
    for (const { actions, resources, conditions } of grants) {
      role.addToPolicy(
        new iam.PolicyStatement({
          actions: [...actions],
          resources: [...resources],
          ...(conditions === undefined ? {} : { conditions }),
        }),
      );
    }
    acknowledgeWildcards(role, {
      arns: [...new Set(grants.flatMap(({ resources }) => resources).filter((arn) => arn.includes('*')))],
      reason:
        'Tasks, deployments, versions, snapshots and rules get their names as they are made; each wildcard stands behind the name of this stage’s cluster, store, listener, stack or application. `*` alone is for reading what knows no resource, and for metrics of one namespace.',
    });
  }
}

/** Without names whoever the account itself lets: its own policies then say who may take the role on. */
function trusted(operators: readonly string[]): iam.IPrincipal {
  const [first, ...others] = operators.map((arn) => new iam.ArnPrincipal(arn));
  if (first === undefined) return new iam.AccountRootPrincipal();
  return others.length === 0 ? first : new iam.CompositePrincipal(first, ...others);
}
