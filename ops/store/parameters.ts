import {
  type ElastiCacheClient,
  ModifyCacheParameterGroupCommand,
  paginateDescribeCacheParameters,
} from '@aws-sdk/client-elasticache';
import { CliError } from '../kit/command-result';

const reserve = 'reserved-memory-percent';

/** Parameters of a group that somebody has set, by name. */
export async function setParameters(
  client: ElastiCacheClient,
  group: string,
): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  const pages = paginateDescribeCacheParameters(
    { client },
    { CacheParameterGroupName: group, Source: 'user' },
  );
  for await (const { Parameters = [] } of pages) {
    for (const { ParameterName, ParameterValue } of Parameters) {
      if (ParameterName !== undefined && ParameterValue !== undefined) found[ParameterName] = ParameterValue;
    }
  }
  return found;
}

/** Percent of memory that data cannot use. @throws CliError where the group does not say */
export function reservedPercent(parameters: Readonly<Record<string, string>>, group: string): number {
  const value = Number(parameters[reserve]);
  if (parameters[reserve] === undefined || !Number.isInteger(value)) {
    throw new CliError(1, `the parameter group ${group} sets no ${reserve}: is it of this stage?`);
  }
  return value;
}

/** Takes effect at once, on all nodes, without a restart (user guide, parameters). */
export async function setReserve(client: ElastiCacheClient, group: string, percent: number): Promise<void> {
  await client.send(
    new ModifyCacheParameterGroupCommand({
      CacheParameterGroupName: group,
      ParameterNameValues: [{ ParameterName: reserve, ParameterValue: String(percent) }],
    }),
  );
}

/** The same as a command of the AWS CLI. */
export function reserveCommand(group: string, percent: number): string {
  return `aws elasticache modify-cache-parameter-group --cache-parameter-group-name ${group} --parameter-name-values ParameterName=${reserve},ParameterValue=${percent}`;
}
