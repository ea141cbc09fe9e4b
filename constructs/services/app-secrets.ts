import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

export interface AppSecretsProps {
  /** Variable name -> ARN of the secret. */
  readonly arns: Readonly<Record<string, string>>;
}

/** The app's own secrets, that others made, under the variable names of the stage file. */
export class AppSecrets extends Construct {
  private readonly secrets: Readonly<Record<string, ecs.Secret>>;

  constructor(scope: Construct, id: string, props: AppSecretsProps) {
    super(scope, id);
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
}
