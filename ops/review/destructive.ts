import type { ReviewException } from '../../config/schema/review';
import type { Change } from './compare';
import { about, type Finding, physicalName, reasons } from './finding';
import { code, own, type Phrase, phrase } from './phrase';

/** What is lost, by the type of what holds it. Types of other products than ours stand here for stacks that teams add. */
const stateful: Readonly<Record<string, string>> = {
  'AWS::ElastiCache::ReplicationGroup': 'all that it holds',
  'AWS::ElastiCache::ServerlessCache': 'all that it holds',
  'AWS::ElastiCache::User': 'the login of tasks that run',
  'AWS::ElastiCache::UserGroup': 'the logins of tasks that run',
  'AWS::ElastiCache::SubnetGroup': 'the place of a store, which is replaced with it',
  'AWS::MemoryDB::Cluster': 'all that it holds',
  'AWS::RDS::DBInstance': 'the database',
  'AWS::RDS::DBCluster': 'the database',
  'AWS::DynamoDB::Table': 'the table',
  'AWS::DynamoDB::GlobalTable': 'the table',
  'AWS::EFS::FileSystem': 'the files',
  'AWS::S3::Bucket': 'its objects, parked jobs among them',
  'AWS::SQS::Queue': 'its messages',
  'AWS::Kinesis::Stream': 'its records',
  'AWS::ECR::Repository': 'the images',
  'AWS::SecretsManager::Secret': 'the secret, which running tasks hold',
  'AWS::SSM::Parameter': 'the parameter, by whose name others read it',
  'AWS::KMS::Key': 'the key, and with it what it encrypts',
  'AWS::Logs::LogGroup': 'its logs',
  'AWS::AppConfig::Application': 'the switchboard: what operators switched is in no template',
  'AWS::AppConfig::Environment': 'the switchboard: what operators switched is in no template',
  'AWS::AppConfig::ConfigurationProfile': 'the switchboard: what operators switched is in no template',
  'AWS::SNS::Topic': 'its subscriptions, which people confirmed',
  'AWS::EC2::EIP': 'an address that others may have on a list',
  'AWS::Cognito::UserPool': 'the users',
};

/** Whether what a resource of this type holds is gone with it. */
export function isStateful(type: string): boolean {
  return stateful[type] !== undefined;
}

/** What an exception of the stage file may let pass. */
export function destruction({ type, impact }: Change): ReviewException['change'] | undefined {
  if (!isStateful(type)) return undefined;
  if (impact === 'replace' || impact === 'may-replace') return 'replace';
  return impact === 'delete' || impact === 'orphan' ? 'delete' : undefined;
}

/** Stateful resources that are replaced or deleted. Each stops the deploy, unless an exception names it. */
export function destroyed(
  changes: readonly Change[],
  exceptions: readonly ReviewException[],
): readonly Finding[] {
  return changes.flatMap((change) => {
    const kind = destruction(change);
    if (kind === undefined) return [];
    const exception = exceptions.find((one) => one.resource === change.place && one.change === kind);
    const words = phrase`${fate(change)} ${lost(change)}: ${own(stateful[change.type] ?? '')}.`;
    return exception === undefined
      ? about(change, words, true)
      : about(change, phrase`${words} Excepted until ${own(exception.until)}: ${code(exception.why)}`);
  });
}

function fate(change: Change): Phrase {
  switch (change.impact) {
    case 'replace':
      return phrase`is replaced by a new one: ${reasons(change)}.`;
    case 'may-replace':
      return phrase`may be replaced by a new one: ${reasons(change)}.`;
    case 'orphan':
      return phrase`leaves its stack.`;
    default:
      return phrase`is deleted.`;
  }
}

/** What becomes of the old one, as the template in which it still stands says. */
function lost({ impact, before, after }: Change): Phrase {
  const isReplaced = impact === 'replace' || impact === 'may-replace';
  const policy = isReplaced
    ? (after?.UpdateReplacePolicy ?? before?.UpdateReplacePolicy)
    : before?.DeletionPolicy;
  if (policy === 'Snapshot') return phrase`A last snapshot is kept, and nothing reads it. Lost`;
  return policy?.startsWith('Retain') === true ? phrase`The old one stays in AWS. Out of use` : phrase`Lost`;
}

/** Whether CloudFormation refuses a replacement, since the new one would have to have the name of the old. */
export function keepsItsName({ impact, type, before, after }: Change): boolean {
  if (impact !== 'replace') return false;
  const old = physicalName(before, type);
  return old?.unique === true && physicalName(after, type)?.text === old.text;
}
