import { SecretValue, Validations } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { type StoreUserRole, storeDescription, storeSecretName } from '../../config/contract/store-names';
import { acknowledgeSecretKey } from '../acknowledge-checkov';
import type { StoreUser } from './store-user';

export interface StoreConnectionProps {
  readonly stage: string;
  /** `jobs`, `pubsub`, or the cache's. */
  readonly store: string;
  readonly user: StoreUserRole;
  readonly credentials: StoreUser;
  readonly host: string;
  readonly port: number;
}

/**
 * Everything a client needs, as one secret: JSON with `url`, `host`, `port`, `username`, `password`. It stands beside
 * the password's own secret because the user must exist before the store, and the address only after it.
 */
export class StoreConnection extends Construct {
  readonly secret: secretsmanager.Secret;

  constructor(scope: Construct, id: string, props: StoreConnectionProps) {
    super(scope, id);
    const { host, port, credentials } = props;
    const password = credentials.password.secretValue.unsafeUnwrap();
    this.secret = new secretsmanager.Secret(this, 'Resource', {
      secretName: storeSecretName(props.stage, props.store, props.user),
      description: `How to reach the ${storeDescription(props.store)} as ${credentials.userName}`,
      secretObjectValue: {
        // The password is a dynamic reference: CloudFormation fills it in, no template holds it.
        url: SecretValue.unsafePlainText(`rediss://${credentials.userName}:${password}@${host}:${port}`),
        host: SecretValue.unsafePlainText(host),
        port: SecretValue.unsafePlainText(String(port)),
        username: SecretValue.unsafePlainText(credentials.userName),
        password: SecretValue.unsafePlainText(password),
      },
    });
    Validations.of(this.secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'Made of the password of the store user and changes with it; it has nothing of its own to rotate.',
    });
    acknowledgeSecretKey(this.secret);
  }
}
