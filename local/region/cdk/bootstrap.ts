import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { checkoutRoot } from '../../../config/checkout-root';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../emulator/region-environment';
import { type CdkTarget, runCdk } from './run-cdk';

const bootstrapTemplate = join(
  checkoutRoot,
  'node_modules/aws-cdk/lib/api/bootstrap/bootstrap-template.yaml',
);

/**
 * Runs `cdk bootstrap`, unless the toolkit stack stands there already in the version that this CDK brings.
 * @returns false if nothing had to be done
 */
export async function bootstrap(target: CdkTarget, cloudFormation: CloudFormationClient): Promise<boolean> {
  const [deployed, brought] = await Promise.all([deployedVersion(cloudFormation), versionInTemplate()]);
  if (deployed !== undefined && deployed === brought) return false;
  // With an assembly as its app it needs no second synthesis.
  await runCdk(target, [
    'bootstrap',
    `aws://${LOCAL_ACCOUNT}/${LOCAL_REGION}`,
    '--app',
    target.directory.synthesised,
  ]);
  return true;
}

async function deployedVersion(cloudFormation: CloudFormationClient): Promise<string | undefined> {
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: 'CDKToolkit' }));
    return Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'BootstrapVersion')?.OutputValue;
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError') return undefined;
    throw error;
  }
}

/** Undefined if the file is not as expected: then the CDK itself finds out whether there is something to do. */
async function versionInTemplate(): Promise<string | undefined> {
  const text = await readFile(bootstrapTemplate, 'utf8').catch(() => '');
  return /^ {2}CdkBootstrapVersion:\n(?: {4}.*\n)*? {6}Value:\s*"?'?(\d+)/m.exec(text)?.[1];
}
