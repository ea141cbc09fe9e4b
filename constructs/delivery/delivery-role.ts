import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { deliveryRoleName } from '../../config/contract/delivery';
import { type OperatorRole, operatorRoleName } from '../../config/contract/operator-roles';
import type { DeliveredStage, DeliveryConfig } from '../../config/load-delivery';

/** Longer than a deploy waits: a rollout that is undone and rolled back included. */
const sessionHours = 3;

/** Those that `cdk deploy` takes on. CloudFormation itself takes on the fifth, `cfn-exec`. */
const bootstrapRoles = ['deploy', 'file-publishing', 'image-publishing', 'lookup'] as const;

export interface DeliveryRoleProps {
  readonly delivery: DeliveryConfig;
  readonly stage: DeliveredStage;
  readonly providerArn: string;
}

/**
 * What a run of the pipeline is, in AWS: somebody who may take on the bootstrap's roles of one region, and look at one
 * stage. It has no right of its own, so what the pipeline can do is what these roles can.
 */
export class DeliveryRole extends Construct {
  constructor(scope: Construct, id: string, { delivery, stage, providerArn }: DeliveryRoleProps) {
    super(scope, id);
    const { config, environment } = stage;
    const role = new iam.Role(this, 'Role', {
      roleName: deliveryRoleName(config),
      description: `Bulkhead: deploys stage ${config.stage} from the environment ${environment} of ${delivery.repository.owner}/${delivery.repository.name}`,
      assumedBy: new iam.WebIdentityPrincipal(providerArn, {
        StringEquals: {
          'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
          'token.actions.githubusercontent.com:sub': subjects(delivery, environment),
        },
      }),
      maxSessionDuration: Duration.hours(sessionHours),
    });
    // The reader's for checks and reviews; the runner's may do what the app may, so only who has commands to run gets it.
    const people: readonly OperatorRole[] = config.release === undefined ? ['reader'] : ['reader', 'runner'];
    const names = [
      ...bootstrapRoles.map(
        (kind) => `cdk-${delivery.qualifier}-${kind}-role-${delivery.account}-${config.region}`,
      ),
      ...people.map((one) => operatorRoleName(config, one)),
    ];
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: ['sts:AssumeRole'],
        resources: names.map((name) => roleArn(this, name)),
      }),
    );
  }
}

/**
 * Letter by letter: with a pattern, a branch, a pull request or another environment of the repository would be let in.
 * (GitHub, "OpenID Connect reference", and its changelog of 23 April 2026 on immutable subject claims.)
 */
function subjects({ repository }: DeliveryConfig, environment: string): string[] {
  const { owner, name, ids, acceptNames } = repository;
  const byName = `repo:${owner}/${name}:environment:${environment}`;
  if (ids === undefined) return [byName];
  const byId = `repo:${owner}@${ids.owner}/${name}@${ids.repository}:environment:${environment}`;
  return acceptNames ? [byId, byName] : [byId];
}

function roleArn(scope: Construct, resourceName: string): string {
  return Stack.of(scope).formatArn({
    service: 'iam',
    region: '',
    resource: 'role',
    resourceName,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}
