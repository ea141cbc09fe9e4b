import {
  type CloudFormationClient,
  GetStackPolicyCommand,
  paginateListStackResources,
  SetStackPolicyCommand,
} from '@aws-sdk/client-cloudformation';
import { stackId } from '../../config/contract/stack-id';
import { loadStage } from '../../config/load-stage';
import { nearestKey } from '../../config/nearest-key';
import { quote } from '../../config/problem';
import { CliError } from '../../ops/kit/command-result';
import { opsClients } from '../../ops/kit/ops-clients';
import { say } from './run-steps';
import { guardedTypes, protectedPolicy, protectionIn } from './stack-policy';

export interface ProtectOptions {
  readonly stage: string;
  /** Logical ids that the next deploy may replace or delete. */
  readonly except: readonly string[];
  /** Only looks. */
  readonly check: boolean;
}

/** The stacks that hold state. */
const stateful = ['Foundation', 'Controls'] as const;

/**
 * Sets the stack policy of what holds state, or looks whether it is set. A pipeline only looks: it has no right to set one,
 * so that what is merged cannot lift it. @returns 1 where it is not set
 */
export async function protect({ stage, except, check }: ProtectOptions): Promise<number> {
  const config = loadStage(stage);
  const { cloudFormation } = opsClients(config);
  const stacks = stateful.map((name) => stackId(config.stage, name));
  if (check) return look(cloudFormation, stacks, stage);
  const guarded = await Promise.all(stacks.map((stack) => guardedIn(cloudFormation, stack)));
  const known = guarded.flat();
  const unknown = except.filter((id) => !known.includes(id));
  if (unknown.length > 0) {
    throw new CliError(
      2,
      unknown
        .map((id) => {
          const near = nearestKey(id, known);
          const hint = near === undefined ? '' : `; did you mean ${quote(near)}?`;
          return `--except: expected the logical id of what is protected (${known.join(', ')}), got ${quote(id)}${hint}`;
        })
        .join('\n'),
    );
  }
  for (const [index, stack] of stacks.entries()) {
    const own = except.filter((id) => guarded[index]?.includes(id));
    const StackPolicyBody = protectedPolicy(await policyOf(cloudFormation, stack), own);
    await cloudFormation.send(new SetStackPolicyCommand({ StackName: stack, StackPolicyBody }));
    say(`${stack}: ${protectionText(own)}`);
  }
  if (except.length > 0) say(`After that deploy: npm run deliver -- protect --stage ${stage}`);
  return 0;
}

async function look(client: CloudFormationClient, stacks: readonly string[], stage: string): Promise<number> {
  let missing = false;
  for (const stack of stacks) {
    const { guarded, except } = protectionIn(await policyOf(client, stack));
    missing ||= !guarded;
    say(
      `${stack}: ${guarded ? protectionText(except) : 'no policy keeps a deploy from replacing what holds state.'}`,
    );
  }
  if (!missing) return 0;
  say(`Somebody with the right to set a stack policy must run: npm run deliver -- protect --stage ${stage}`);
  return 1;
}

function protectionText(except: readonly string[]): string {
  return except.length === 0
    ? 'what holds state is neither replaced nor deleted.'
    : `only ${except.join(', ')} may be replaced or deleted: an exception is open.`;
}

async function policyOf(client: CloudFormationClient, stack: string): Promise<string | undefined> {
  return (await client.send(new GetStackPolicyCommand({ StackName: stack }))).StackPolicyBody;
}

async function guardedIn(client: CloudFormationClient, stack: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const { StackResourceSummaries = [] } of paginateListStackResources(
    { client },
    { StackName: stack },
  )) {
    for (const { ResourceType = '', LogicalResourceId = '' } of StackResourceSummaries) {
      if (guardedTypes.includes(ResourceType)) ids.push(LogicalResourceId);
    }
  }
  return ids;
}
