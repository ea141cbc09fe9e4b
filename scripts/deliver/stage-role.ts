import { AssumeRoleCommand, GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { type OperatorRole, operatorRoleName } from '../../config/contract/operator-roles';
import type { StageConfig } from '../../config/schema/stage';
import { CliError } from '../../ops/kit/command-result';
import { describeAwsError } from '../../ops/kit/errors';

/** Who takes a role on from a role of a pipeline gets an hour, whatever the role allows (role chaining). */
const sessionSeconds = 3600;

/**
 * Credentials of one of the stage's own roles, as variables. Never the pipeline's own: those may take on the bootstrap's
 * roles, and what looks at a stage, or runs its app, needs none of that.
 *
 * @throws CliError that says who must let whom
 */
export async function stageRole(
  sts: STSClient,
  config: StageConfig,
  role: OperatorRole,
): Promise<NodeJS.ProcessEnv> {
  const name = operatorRoleName(config, role);
  const identity = await sts.send(new GetCallerIdentityCommand({}));
  const account = config.account ?? identity.Account;
  // `arn:aws-cn:sts::...`: of the partition that the credentials are good for.
  const partition = identity.Arn?.split(':')[1] ?? 'aws';
  const RoleArn = `arn:${partition}:iam::${account}:role/${name}`;
  try {
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({
        RoleArn,
        RoleSessionName: 'bulkhead-deliver',
        DurationSeconds: sessionSeconds,
      }),
    );
    return {
      AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId,
      AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey,
      AWS_SESSION_TOKEN: Credentials?.SessionToken,
      AWS_PROFILE: undefined,
    };
  } catch (error) {
    const list = role === 'runner' ? 'controls.runners' : 'controls.operators';
    throw new CliError(
      1,
      [
        `${identity.Arn} cannot be ${name}: ${describeAwsError(error)}`,
        `The role stands after the stage's first deploy; where the stage file has ${list}, that must name who deploys too.`,
      ].join('\n'),
    );
  }
}
