import { Validations } from 'aws-cdk-lib';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { type StoreUserRole, storeUserName } from '../../config/contract/store-names';
import { acknowledgeSecretKey } from '../acknowledge-checkov';

/**
 * Letters and digits only: the password stands in a URL, and ElastiCache refuses `,` `"` `/` `@`. 64 of 62 symbols
 * are 381 bits; ElastiCache allows 16 to 128.
 */
const passwordLength = 64;

export interface StoreUserProps {
  readonly stage: string;
  /** `jobs`, `pubsub`, or the cache's. */
  readonly store: string;
  readonly user: StoreUserRole;
  /** What the user may do: an ElastiCache access string from `constructs/stores/access-strings`. */
  readonly accessString: string;
  /**
   * Changed before this one. ElastiCache refuses to change a user while its group still takes in the change of another
   * (InvalidUserState, InvalidUserGroupState), and CloudFormation changes what does not depend on each other at once.
   * @default none: the first of its group
   */
  readonly after?: StoreUser;
}

/** A user of one store with a generated password that nobody has seen. */
export class StoreUser extends Construct {
  readonly userName: string;
  readonly password: secretsmanager.Secret;
  /** The user's id as CloudFormation knows it, so that what uses it waits for it. */
  readonly userId: string;
  private readonly user: elasticache.CfnUser;

  constructor(scope: Construct, id: string, props: StoreUserProps) {
    super(scope, id);
    this.userName = storeUserName(props.stage, props.store, props.user);
    this.password = new secretsmanager.Secret(this, 'Password', {
      description: `Password of ${this.userName}`,
      generateSecretString: { passwordLength, excludePunctuation: true },
    });
    Validations.of(this.password).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'Machine-made, 64 characters, known to no person. Rotating it on a timer would end the connections of all tasks at an hour nobody chose; an operator does it in two steps, because a user may have two passwords.',
    });
    acknowledgeSecretKey(this.password);
    this.user = new elasticache.CfnUser(this, 'Resource', {
      engine: 'valkey',
      userId: this.userName,
      userName: this.userName,
      accessString: props.accessString,
      noPasswordRequired: false,
      // `Passwords`, not `AuthenticationMode`: both are write-only, and a dynamic reference works in both.
      passwords: [this.password.secretValue.unsafeUnwrap()],
    });
    if (props.after !== undefined) this.user.addResourceDependency(props.after.user);
    this.userId = this.user.ref;
  }
}
