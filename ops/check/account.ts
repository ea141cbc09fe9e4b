import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { bootstrap, serviceLinkedRoles } from '../../config/contract/account-needs';
import { jsonRecord, recordIn } from '../../domain/json-record';
import { CliError } from '../kit/command-result';
import { type Check, counted, type Difference, mapBounded } from './check-kinds';

/** Whose credentials these are, and where AWS is asked. */
export const credentials: Check = {
  name: 'credentials',
  needed: true,
  ask: async ({ session: { clients, config, region } }) => {
    const { Account = '(not told)', Arn = '(not told)' } = await clients.sts.send(
      new GetCallerIdentityCommand({}),
    );
    const differences: Difference[] = [];
    if (config.account !== undefined && Account !== config.account) {
      differences.push({
        what: 'account',
        expected: config.account,
        found: `${Account}, as ${Arn}`,
        advice: 'Sign in to the account of the stage, or name a profile of it with --profile.',
      });
    }
    if (region !== config.region) {
      differences.push({
        what: 'region',
        expected: config.region,
        found: region,
        advice: 'Leave --region out: the stage is deployed to the region of its file.',
      });
    }
    return { found: `account ${Account}, ${Arn}`, differences };
  },
};

/** The CDK's own stack in the account. */
export const bootstrapVersion: Check = {
  name: 'bootstrap',
  ask: async ({ session: { config, region }, clients, options: { assembly } }) => {
    const { versionParameter, minVersion } = await neededBootstrap(assembly);
    const advice = `npx cdk bootstrap aws://${config.account ?? '<account>'}/${region}`;
    const expected = `version ${minVersion} or newer in ${versionParameter}`;
    const answer = await clients.ssm
      .send(new GetParameterCommand({ Name: versionParameter }))
      .catch((error: unknown) => {
        if (error instanceof Error && error.name === 'ParameterNotFound') return undefined;
        throw error;
      });
    const version = answer?.Parameter?.Value;
    const found = version === undefined ? 'none: the account is not bootstrapped' : `version ${version}`;
    const enough = version !== undefined && Number(version) >= minVersion;
    const differences = enough ? [] : [{ what: 'bootstrap', expected, found, advice }];
    return { found: `${found}, ${minVersion} is needed`, differences };
  },
};

interface NeededBootstrap {
  readonly versionParameter: string;
  readonly minVersion: number;
}

/** The highest that a stack of an assembly asks for. @throws CliError where there is no assembly */
async function neededBootstrap(assembly: string | undefined): Promise<NeededBootstrap> {
  if (assembly === undefined) return bootstrap;
  const file = join(assembly, 'manifest.json');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new CliError(1, `${file}: ${error instanceof Error ? error.message : String(error)}`);
  });
  const artifacts = Object.values(recordIn(jsonRecord(text)?.artifacts) ?? {});
  const wanted = artifacts.flatMap((artifact) => {
    const { requiresBootstrapStackVersion: version, bootstrapStackVersionSsmParameter: parameter } =
      recordIn(recordIn(artifact)?.properties) ?? {};
    return typeof version === 'number' && typeof parameter === 'string'
      ? [{ minVersion: version, versionParameter: parameter }]
      : [];
  });
  const [highest] = wanted.sort((one, other) => other.minVersion - one.minVersion);
  if (highest === undefined) throw new CliError(1, `${file} names no version of the bootstrap`);
  return highest;
}

/** Roles of the services themselves. Foundation makes those that an account lacks. */
export const accountRoles: Check = {
  name: 'service-linked roles',
  onlyAws: 'its services work without roles',
  ask: async ({ clients, live }) => {
    const missing = await mapBounded(serviceLinkedRoles, async ([, service, role]) => {
      const found = await clients.iam.send(new GetRoleCommand({ RoleName: role })).catch((error: unknown) => {
        if (error instanceof Error && error.name.startsWith('NoSuchEntity')) return undefined;
        throw error;
      });
      return found === undefined ? [{ service, role }] : [];
    });
    const absent = missing.flat();
    if (absent.length === 0) return { found: `all ${serviceLinkedRoles.length} there` };
    if ((await live.stack('Foundation')) === undefined) {
      return { found: `Foundation makes ${counted(absent.length, 'role')} that the account lacks` };
    }
    return {
      found: '',
      differences: absent.map(({ service, role }) => ({
        what: role,
        expected: 'a role of the account',
        found: 'none',
        advice: `aws iam create-service-linked-role --aws-service-name ${service}`,
      })),
    };
  },
};
