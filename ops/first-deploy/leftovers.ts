import {
  DeleteApplicationCommand,
  DeleteConfigurationProfileCommand,
  DeleteEnvironmentCommand,
  ListHostedConfigurationVersionsCommand,
  paginateListConfigurationProfiles,
  paginateListEnvironments,
} from '@aws-sdk/client-appconfig';
import type { StackResourceSummary } from '@aws-sdk/client-cloudformation';
import { DeleteLogGroupCommand, DescribeLogStreamsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DeleteBucketCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { describeKnownError } from '../kit/errors';
import type { OpsClients } from '../kit/ops-clients';

/** What became of something that a stack left. */
export interface Leftover {
  /** As in `AWS::S3::Bucket bulkhead-prod-...`. */
  readonly what: string;
  readonly removed: boolean;
  /** Why not. */
  readonly because?: string;
}

type Outcome = Pick<Leftover, 'removed' | 'because'>;
type Remove = (clients: OpsClients, name: string) => Promise<Outcome>;

const removed: Outcome = { removed: true };
const kept = (because: string): Outcome => ({ removed: false, because });

/** How each type is removed where it is empty. What holds anything is nobody's to delete who did not look into it. */
const removals: Readonly<Record<string, Remove>> = {
  'AWS::S3::Bucket': async ({ s3 }, Bucket) => {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(
      new ListObjectVersionsCommand({ Bucket, MaxKeys: 1 }),
    );
    if (Versions.length + DeleteMarkers.length > 0) return kept('it is not empty');
    await s3.send(new DeleteBucketCommand({ Bucket }));
    return removed;
  },
  'AWS::Logs::LogGroup': async ({ logs }, logGroupName) => {
    const { logStreams = [] } = await logs.send(new DescribeLogStreamsCommand({ logGroupName, limit: 1 }));
    if (logStreams.length > 0) return kept('it is not empty');
    await logs.send(new DeleteLogGroupCommand({ logGroupName }));
    return removed;
  },
  'AWS::AppConfig::Application': removeApplication,
};

/** Parts of an application of AppConfig go with it. */
const partTypes: ReadonlySet<string> = new Set([
  'AWS::AppConfig::Environment',
  'AWS::AppConfig::ConfigurationProfile',
]);

/**
 * Removes what a stack left, where it is empty. Never throws for one that cannot be removed: the next one may be.
 *
 * @param resources those that its deletion skipped
 * @throws what is no error of AWS
 */
export async function removeLeftovers(
  clients: OpsClients,
  resources: readonly StackResourceSummary[],
): Promise<readonly Leftover[]> {
  const leftovers: Leftover[] = [];
  for (const { ResourceType = '', PhysicalResourceId: name = '' } of resources) {
    if (partTypes.has(ResourceType)) continue;
    const remove = removals[ResourceType] ?? (async () => kept('this command does not know how'));
    leftovers.push({ what: `${ResourceType} ${name}`, ...(await outcomeOf(remove(clients, name))) });
  }
  return leftovers;
}

/** Gone before somebody could remove it. */
const absent: ReadonlySet<string> = new Set(['NoSuchBucket', 'ResourceNotFoundException']);

async function outcomeOf(removal: Promise<Outcome>): Promise<Outcome> {
  try {
    return await removal;
  } catch (error) {
    if (error instanceof Error && absent.has(error.name)) return removed;
    const because = describeKnownError(error);
    if (because === undefined) throw error;
    return kept(because);
  }
}

/** With what is in it. A profile that has versions holds what somebody wrote. */
async function removeApplication({ appConfig: client }: OpsClients, ApplicationId: string): Promise<Outcome> {
  const profiles: string[] = [];
  for await (const { Items = [] } of paginateListConfigurationProfiles({ client }, { ApplicationId })) {
    profiles.push(...Items.flatMap(({ Id }) => Id ?? []));
  }
  for (const ConfigurationProfileId of profiles) {
    const { Items = [] } = await client.send(
      new ListHostedConfigurationVersionsCommand({ ApplicationId, ConfigurationProfileId, MaxResults: 1 }),
    );
    if (Items.length > 0) return kept('its profile has versions');
  }
  for (const ConfigurationProfileId of profiles) {
    await client.send(new DeleteConfigurationProfileCommand({ ApplicationId, ConfigurationProfileId }));
  }
  for await (const { Items = [] } of paginateListEnvironments({ client }, { ApplicationId })) {
    for (const { Id: EnvironmentId } of Items) {
      await client.send(new DeleteEnvironmentCommand({ ApplicationId, EnvironmentId }));
    }
  }
  await client.send(new DeleteApplicationCommand({ ApplicationId }));
  return removed;
}
