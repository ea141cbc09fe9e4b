import { type App, Stack, Tags } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { deliveryStack } from '../config/contract/delivery';
import { pascalCase } from '../config/contract/pascal-case';
import { type Role, tagKeys } from '../config/contract/tag-keys';
import type { DeliveryConfig } from '../config/load-delivery';
import { DeliveryRole } from '../constructs/delivery/delivery-role';

/** Who may deploy an account's stages: a role for each, which its environment of the repository takes on without a key. */
export class DeliveryStack extends Stack {
  constructor(app: App, delivery: DeliveryConfig) {
    super(app, deliveryStack, {
      description: 'Bulkhead: roles with which the repository deploys',
      env: { account: delivery.account, region: delivery.region },
      // Without it nobody can deploy until somebody comes with rights of his own.
      terminationProtection: true,
    });
    const providerArn = delivery.provider ?? this.provider();
    for (const stage of delivery.stages) {
      const { stage: name } = stage.config;
      const role = new DeliveryRole(this, pascalCase(name), { delivery, stage, providerArn });
      Tags.of(role).add(tagKeys.stage, name);
    }
    const role: Role = 'delivery';
    Tags.of(this).add(tagKeys.role, role);
  }

  private provider(): string {
    // No thumbprint: IAM holds GitHub's certificate against its own list of authorities.
    const { oidcProviderArn } = new iam.OidcProviderNative(this, 'GitHub', {
      url: 'https://token.actions.githubusercontent.com',
      clientIds: ['sts.amazonaws.com'],
    });
    return oidcProviderArn;
  }
}
