import {
  type Change as CloudFormationChange,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import { describeKnownError } from '../kit/errors';
import type { Session } from '../kit/session';
import type { RunCdk } from '../kit/synth-version';
import type { ChangeSets, ReviewedStack } from './compare';

/** What CloudFormation said, and in sentences what it was not asked. */
export interface AskedChangeSets {
  readonly changeSets: ChangeSets;
  readonly notes: readonly string[];
}

export interface ChangeSetRequest {
  /** The assembly of this version. */
  readonly directory: string;
  /** Stacks that stand and differ. One that is new would stand half made from then on. */
  readonly stacks: readonly Pick<ReviewedStack, 'name'>[];
  readonly profile?: string;
  readonly run: RunCdk;
}

/**
 * Has CloudFormation say what it would do, and leaves nothing behind: the CDK prepares change sets, which are read and deleted,
 * whatever happens in between. What cannot be asked becomes a sentence.
 */
export async function askChangeSets(session: Session, request: ChangeSetRequest): Promise<AskedChangeSets> {
  const { directory, stacks, profile, run } = request;
  if (stacks.length === 0) return { changeSets: new Map(), notes: [] };
  const changeSetName = `bulkhead-review-${session.clock.nowMs().toString(36)}`;
  const names = stacks.map(({ name }) => name);
  const args = ['deploy', ...names, '--app', directory, '--exclusively', '--method', 'prepare-change-set'];
  const notes: string[] = [];
  try {
    session.say(`Asking CloudFormation about ${names.join(', ')}.`);
    const { exitCode, lines } = await run({
      args: [
        ...args,
        ...['--change-set-name', changeSetName, '--require-approval', 'never'],
        ...(profile === undefined ? [] : ['--profile', profile]),
      ],
      signal: session.interrupted,
    });
    if (exitCode !== 0) notes.push(notAsked(lines.at(-1) ?? `cdk ended with ${exitCode}`));
    return { changeSets: await describeAll(session, { changeSetName, names, notes }), notes };
  } finally {
    for (const name of names) await removed(session, { changeSetName, name });
  }
}

function notAsked(reason: string): string {
  return `CloudFormation could not be asked about every stack, and templates alone are compared there: ${reason}`;
}

interface Prepared {
  readonly changeSetName: string;
  readonly names: readonly string[];
  readonly notes: string[];
}

async function describeAll(session: Session, { changeSetName, names, notes }: Prepared): Promise<ChangeSets> {
  const found = new Map<string, { Changes: CloudFormationChange[] }>();
  for (const name of names) {
    if (session.interrupted.aborted) break;
    try {
      const Changes = await described(session, { changeSetName, name });
      if (Changes !== undefined) found.set(name, { Changes });
    } catch (error) {
      const reason = describeKnownError(error);
      if (reason === undefined) throw error;
      notes.push(notAsked(reason));
      break;
    }
  }
  return found;
}

interface One {
  readonly changeSetName: string;
  readonly name: string;
}

/** All pages of one; nothing where the CDK made none, since it would change nothing. */
async function described(
  { clients }: Session,
  { changeSetName, name }: One,
): Promise<CloudFormationChange[] | undefined> {
  const changes: CloudFormationChange[] = [];
  let next: string | undefined;
  do {
    const command = new DescribeChangeSetCommand({
      StackName: name,
      ChangeSetName: changeSetName,
      IncludePropertyValues: true,
      NextToken: next,
    });
    const page = await clients.cloudFormation.send(command).catch(unlessGone);
    if (page === undefined) return undefined;
    changes.push(...(page.Changes ?? []));
    next = page.NextToken;
  } while (next !== undefined);
  return changes;
}

function unlessGone(error: unknown): undefined {
  if (error instanceof Error && /^(ChangeSetNotFound|ValidationError)/.test(error.name)) return undefined;
  throw error;
}

/** A change set is made in some seconds, and none that is still being made can be deleted. */
const mostTries = 10;

const pauseMs = 2_000;

async function removed(session: Session, { changeSetName, name }: One): Promise<void> {
  const command = new DeleteChangeSetCommand({ StackName: name, ChangeSetName: changeSetName });
  for (let tries = 1; ; tries += 1) {
    try {
      await session.clients.cloudFormation.send(command);
      return;
    } catch (error) {
      const isEarly = error instanceof Error && error.name.startsWith('InvalidChangeSetStatus');
      if (isEarly && tries < mostTries) {
        await session.clock.sleep(pauseMs);
        continue;
      }
      if (error instanceof Error && /^(ChangeSetNotFound|ValidationError)/.test(error.name)) return;
      const reason = describeKnownError(error);
      if (reason === undefined) throw error;
      session.say(
        `The change set ${changeSetName} of ${name} could not be deleted (${reason}): aws cloudformation delete-change-set --stack-name ${name} --change-set-name ${changeSetName}`,
      );
      return;
    }
  }
}
