import { mangleLikeCloudFormation } from '@aws-cdk/cloudformation-diff';
import { type CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { fixedStacks, stackId } from '../../config/contract/stack-id';
import { parseTemplate } from '../../rules/parse-template';
import { findStack } from '../aws/describe-stack';
import { poolStacks } from '../aws/pool-stacks';
import { CliError } from '../kit/command-result';
import type { Session } from '../kit/session';
import type { ReviewedVersion } from './assembled-version';
import type { ReviewedStack } from './compare';

/**
 * The stacks of a stage as they stand in AWS, by the templates that were sent for them.
 *
 * @throws CliError 1 where none stands
 */
export async function deployedVersion({ clients, config, interrupted }: Session): Promise<ReviewedVersion> {
  const { cloudFormation } = clients;
  const pools = await poolStacks(cloudFormation, config.stage, interrupted);
  const names = [...fixedStacks, ...pools.map(({ name }) => name)].map((name) => stackId(config.stage, name));
  const stacks: ReviewedStack[] = [];
  for (const name of names) {
    const stack = await findStack(cloudFormation, name, interrupted);
    // One that was begun and never made, or deleted a moment ago.
    if (stack === undefined || /^(REVIEW_IN_PROGRESS|DELETE_COMPLETE)$/.test(stack.status)) continue;
    const template = parseTemplate(await templateText(cloudFormation, name, interrupted));
    stacks.push({ name, template, dependencies: [], terminationProtection: stack.terminationProtection });
  }
  if (stacks.length === 0) {
    throw new CliError(
      1,
      `no stack of ${config.stage} stands in this account and region: a first deploy has nothing to be compared with`,
    );
  }
  return { stacks, facts: { unknown: 'CloudFormation keeps templates alone' } };
}

async function templateText(
  client: CloudFormationClient,
  name: string,
  abortSignal: AbortSignal,
): Promise<string> {
  const command = new GetTemplateCommand({ StackName: name, TemplateStage: 'Original' });
  const { TemplateBody = '' } = await client.send(command, { abortSignal });
  return TemplateBody;
}

/** A version as CloudFormation would give it back: it turns every sign beyond ASCII into a question mark. */
export function asGivenBack({ stacks, facts }: ReviewedVersion): ReviewedVersion {
  return {
    facts,
    stacks: stacks.map((stack) => ({
      ...stack,
      template: parseTemplate(mangleLikeCloudFormation(JSON.stringify(stack.template))),
    })),
  };
}
