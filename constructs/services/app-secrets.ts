import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { parseSecretReference, type SecretReference } from '../../domain/secrets/secret-reference';

export interface AppSecretsProps {
  /** Variable name -> what ECS fills it from: a secret, one JSON key or version of it, or a parameter. */
  readonly references: Readonly<Record<string, string>>;
  /** Variable name -> ARN of the KMS key that encrypts it. None: AWS's own, which asks for no right. */
  readonly keyArns: Readonly<Record<string, string>>;
}

/** How ECS reads what it is referred to: one call each, and nothing to describe. */
const reading = { secretsmanager: 'secretsmanager:GetSecretValue', ssm: 'ssm:GetParameters' } as const;

/** The app's own secrets, that others made, under the variable names of the stage file. */
export class AppSecrets {
  private readonly secrets: Readonly<Record<string, ReferencedSecret>>;
  private readonly keyArns: AppSecretsProps['keyArns'];

  /** @throws Error for a reference that ECS does not take. A checked stage has none. */
  constructor(props: AppSecretsProps) {
    this.keyArns = props.keyArns;
    this.secrets = Object.fromEntries(
      Object.entries(props.references).map(([name, text]) => {
        const parsed = parseSecretReference(text);
        if (!parsed.ok) throw new Error(`secrets.${name}: expected ${parsed.expected}`);
        return [name, new ReferencedSecret(text, parsed.reference)];
      }),
    );
  }

  /** The secrets of one task: those it names, or all. @throws Error for a name that the stage file does not hold. */
  forTask(names: readonly string[] = Object.keys(this.secrets)): Record<string, ecs.Secret> {
    return Object.fromEntries(names.map((name) => [name, this.get(name)]));
  }

  /**
   * Lets an execution role decrypt the secrets of one task, those it names or all, by way of the service that holds them
   * only. CDK's own way, `encryptionKey` of an imported secret, grants nothing: it writes to the key's policy, which is
   * not ours.
   */
  grantDecrypt(grantee: iam.IGrantable, names: readonly string[] = Object.keys(this.secrets)): void {
    const keys = new Map<string, Set<string>>();
    for (const name of names) {
      const key = this.keyArns[name];
      const { service, region } = this.get(name).reference;
      // China's endpoints end with `.com.cn`.
      const via = `${service}.${region}.amazonaws.com*`;
      if (key !== undefined) keys.set(via, (keys.get(via) ?? new Set()).add(key));
    }
    for (const [via, arns] of keys) {
      iam.Grant.addToPrincipal({
        grantee,
        actions: ['kms:Decrypt'],
        resourceArns: [...arns],
        conditions: { StringLike: { 'kms:ViaService': via } },
      });
    }
  }

  private get(name: string): ReferencedSecret {
    const secret = this.secrets[name];
    if (secret === undefined) throw new Error(`secrets: no ${name}`);
    return secret;
  }
}

/**
 * What the stage file refers to, word for word. CDK's own imports would write the parts of a reference anew, take an ARN
 * without its suffix, and grant `DescribeSecret` too, which ECS does not call.
 */
class ReferencedSecret extends ecs.Secret {
  readonly hasField: boolean;

  constructor(
    readonly arn: string,
    readonly reference: SecretReference,
  ) {
    super();
    this.hasField = reference.hasField;
  }

  grantRead(grantee: iam.IGrantable): iam.Grant {
    const { service, arn } = this.reference;
    return iam.Grant.addToPrincipal({ grantee, actions: [reading[service]], resourceArns: [arn] });
  }
}
