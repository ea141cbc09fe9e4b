import { Duration, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { AwsCustomResource, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { serviceLinkedRoles } from '../../config/contract/account-needs';
import { logGroupName } from '../../config/contract/log-groups';
import { type Role, tagKeys } from '../../config/contract/tag-keys';
import type { StageConfig } from '../../config/schema/stage';
import { acknowledgeCustomResource, acknowledgeLogsKey } from '../acknowledge-checkov';

export interface ServiceLinkedRolesProps {
  readonly stage: StageConfig;
}

/**
 * Makes the service-linked roles of an account that never used a service. Each service makes its own at its first call,
 * but ECS does not wait until it is there: "Unable to assume the service linked role", and the create fails
 * (github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/818). Here they are made minutes before.
 *
 * By the API, and not AWS::IAM::ServiceLinkedRole, which fails where the role exists, as it does in most accounts.
 */
export class ServiceLinkedRoles extends Construct {
  constructor(scope: Construct, id: string, { stage }: ServiceLinkedRolesProps) {
    super(scope, id);
    const logGroup = new logs.LogGroup(this, 'Logs', {
      logGroupName: logGroupName(stage.stage, 'service-linked-roles'),
      retention: stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledgeLogsKey(logGroup, 'which service-linked roles a deploy asked for');
    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    for (const [name, service, roleName] of serviceLinkedRoles) {
      // Before the function, so that IAM knows it by the time that the function asks.
      role.addToPolicy(
        new iam.PolicyStatement({
          actions: ['iam:CreateServiceLinkedRole'],
          resources: [this.arnOf(service, roleName)],
          conditions: { StringEquals: { 'iam:AWSServiceName': service } },
        }),
      );
      new AwsCustomResource(this, name, {
        resourceType: 'Custom::ServiceLinkedRole',
        onCreate: {
          service: '@aws-sdk/client-iam',
          action: 'CreateServiceLinkedRole',
          parameters: { AWSServiceName: service },
          physicalResourceId: PhysicalResourceId.of(service),
          // It is there; or the organisation forbids it: then the service itself says what is missing, if anything is.
          ignoreErrorCodesMatching: 'InvalidInput|AccessDenied',
        },
        role,
        logGroup,
        installLatestAwsSdk: false,
        timeout: Duration.minutes(1),
      });
    }
    // One function for all custom resources of this kind in a stack, made by the first of them under an id of CDK's.
    acknowledgeCustomResource(
      Stack.of(this).node.findChild(`AWS${AwsCustomResource.PROVIDER_FUNCTION_UUID.replaceAll('-', '')}`),
      'IAM',
    );
    const tag: Role = 'network';
    Tags.of(this).add(tagKeys.role, tag);
  }

  private arnOf(service: string, roleName: string): string {
    return Stack.of(this).formatArn({
      service: 'iam',
      region: '',
      resource: 'role',
      resourceName: `aws-service-role/${service}/${roleName}`,
    });
  }
}
