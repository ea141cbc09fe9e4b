import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

export interface AppSecretsProps {
  /** Variable name -> ARN of the secret. */
  readonly arns: Readonly<Record<string, string>>;
  /** Variable name -> ARN of the KMS key that encrypts its secret. None: AWS's own, which asks for no right. */
  readonly keyArns: Readonly<Record<string, string>>;
}

/** The app's own secrets, that others made, under the variable names of the stage file. */
export class AppSecrets extends Construct {
  private readonly secrets: Readonly<Record<string, ecs.Secret>>;
  private readonly keyArns: AppSecretsProps['keyArns'];

  constructor(scope: Construct, id: string, props: AppSecretsProps) {
    super(scope, id);
    this.keyArns = props.keyArns;
    this.secrets = Object.fromEntries(
      Object.entries(props.arns).map(([name, arn]) => [
        name,
        ecs.Secret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(this, name, arn)),
      ]),
    );
  }

  /** The secrets of one task: those it names, or all. @throws Error for a name that the stage file does not hold. */
  forTask(names: readonly string[] = Object.keys(this.secrets)): Record<string, ecs.Secret> {
    return Object.fromEntries(
      names.map((name) => {
        const secret = this.secrets[name];
        if (secret === undefined) {
          throw new Error(`secrets: no ${name}`);
        }
        return [name, secret];
      }),
    );
  }

  /**
   * Lets an execution role decrypt the secrets of one task, those it names or all, by way of Secrets Manager only. CDK's
   * own way, `encryptionKey` of an imported secret, grants nothing: it writes to the key's policy, which is not ours.
   */
  grantDecrypt(grantee: iam.IGrantable, names: readonly string[] = Object.keys(this.secrets)): void {
    const keys = [...new Set(names.flatMap((name) => this.keyArns[name] ?? []))];
    if (keys.length === 0) return;
    iam.Grant.addToPrincipal({
      grantee,
      actions: ['kms:Decrypt'],
      resourceArns: keys,
      // China's endpoints end with `.com.cn`.
      conditions: {
        StringLike: { 'kms:ViaService': `secretsmanager.${Stack.of(this).region}.amazonaws.com*` },
      },
    });
  }
}
