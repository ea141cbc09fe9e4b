/** Endpoints that are not called as IAM calls the service ("AWS services that integrate with AWS PrivateLink"). */
const byService: Readonly<Record<string, readonly string[]>> = {
  // The token, the manifests, and the layers, which lie in S3 (Amazon ECR User Guide, "Amazon ECR interface VPC endpoints").
  ecr: ['ecr.api', 'ecr.dkr', 's3'],
  cloudwatch: ['monitoring'],
  kinesis: ['kinesis-streams'],
  firehose: ['kinesis-firehose'],
  ses: ['email'],
  bedrock: ['bedrock-runtime'],
};

/** Actions of a service that has more than one API. */
const byAction: Readonly<Record<string, readonly string[]>> = {
  'appconfig:StartConfigurationSession': ['appconfigdata'],
  'appconfig:GetLatestConfiguration': ['appconfigdata'],
  // A right to name a role to another service, and no call.
  'iam:PassRole': [],
};

/**
 * The VPC endpoints by which an action is called where no route leads out of the VPC, without `com.amazonaws.<region>.`.
 * A service that has none (IAM, say) is named by itself: there is no such endpoint, and the call cannot be made.
 *
 * @param action as IAM calls it: `ecs:DescribeServices`
 */
export function endpointsOf(action: string): readonly string[] {
  const [service = ''] = action.split(':');
  return byAction[action] ?? byService[service] ?? [service];
}
