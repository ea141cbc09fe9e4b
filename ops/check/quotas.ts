import { DescribeResourcePoliciesCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeAddressesCommand } from '@aws-sdk/client-ec2';
import {
  paginateDescribeAccountLimits,
  paginateDescribeLoadBalancers,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import { GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import { fargateVcpus, reservedLambdas } from '../../config/budgets/account-budgets';
import { budgetClients } from '../../config/budgets/stage-budget';
import { quotaCodes } from '../../config/contract/account-needs';
import type { FixedStack } from '../../config/contract/stack-id';
import { everyTask } from '../../config/every-task';
import { createdNetwork } from '../../config/schema/network';
import { spotWeights } from '../../domain/rollout/rollout-limits';
import { CliError } from '../kit/command-result';
import type { Check, CheckContext, Difference } from './check-kinds';

/** Of all checks that count what an account may have. */
const onlyAws = 'quotas are those of an account of AWS';

/** Concurrency of Lambda: what the stage file reserves of it, and what it says of it. */
export const lambdaQuota: Check = {
  name: 'quota of Lambda',
  onlyAws,
  ask: async ({ session: { clients, config }, live }) => {
    const { AccountLimit } = await clients.lambda.send(new GetAccountSettingsCommand({}));
    const { ConcurrentExecutions: quota, UnreservedConcurrentExecutions: unreserved } = AccountLimit ?? {};
    if (quota === undefined) throw new CliError(1, 'Lambda does not say how much may run at once');
    const said = config.budgets.lambdaConcurrencyQuota;
    const differences: Difference[] = [];
    if (said !== undefined && said > quota) {
      differences.push({
        what: 'budgets.lambdaConcurrencyQuota',
        expected: `at most ${quota}, which the account has`,
        found: String(said),
        advice:
          'Ask for a higher quota (Service Quotas, Lambda, "Concurrent executions"), or write down this one.',
      });
    }
    // Before the first deploy nothing of what is reserved already is this stage's.
    const stands = (await live.stack('Platform')) !== undefined;
    const left = stands ? quota : Math.min(quota, unreserved ?? quota);
    const sum = reservedLambdas(left, config.reservedConcurrency);
    if (!sum.fits) {
      differences.push({
        what: 'reservedConcurrency',
        expected: `at most ${sum.allowed} executions: Lambda lets nobody reserve the last 100`,
        found: String(sum.used),
        advice: 'Ask for a higher quota, or leave reservedConcurrency out of the stage file.',
      });
    }
    return { found: `${quota} at once, ${sum.used} reserved`, differences };
  },
};

/** vCPUs of Fargate, all tasks at the worst moment of a deploy, as `budgets` adds them up. */
export const fargateQuota: Check = {
  name: 'quota of Fargate',
  onlyAws,
  ask: async (context) => {
    const { config } = context.session;
    const clients = budgetClients(config);
    const onDemand = await serviceQuota(context, quotaCodes.fargateOnDemand);
    const said = config.budgets.fargateVcpuQuota;
    const differences: Difference[] = [];
    if (said !== undefined && said > onDemand) {
      differences.push({
        what: 'budgets.fargateVcpuQuota',
        expected: `at most ${onDemand}, which the account has`,
        found: String(said),
        advice: 'Write down the quota that the account has, or ask for the higher one first.',
      });
    }
    differences.push(...overQuota('Fargate On-Demand vCPU resource count', onDemand, clients));
    const onSpot = everyTask(config).flatMap((entry) =>
      entry.group === 'workers' && entry.task.spot ? [entry.path.join('.')] : [],
    );
    const found = `${onDemand} vCPUs on demand`;
    if (onSpot.length === 0) return { found, differences };
    const spot = await serviceQuota(context, quotaCodes.fargateSpot);
    const share = spotWeights.spot / (spotWeights.spot + spotWeights.onDemand);
    const shares = clients
      .filter(({ name }) => onSpot.includes(name))
      .map((client) => ({ ...client, peakTasks: Math.ceil(client.peakTasks * share) }));
    differences.push(...overQuota('Fargate Spot vCPU resource count', spot, shares));
    return { found: `${found}, ${spot} on Spot`, differences };
  },
};

function overQuota(
  name: string,
  quota: number,
  clients: Parameters<typeof fargateVcpus>[1],
): readonly Difference[] {
  const { fits, used } = fargateVcpus(quota, clients);
  if (fits) return [];
  return [
    {
      what: name,
      expected: `${used} vCPUs or more, for all tasks at the worst moment of a deploy`,
      found: String(quota),
      advice: 'Ask for a higher quota (Service Quotas, AWS Fargate), or lower tasks.max in the stage file.',
    },
  ];
}

/** Addresses of NAT gateways that Foundation has still to make. */
export const elasticIps: Check = {
  name: 'quota of Elastic IPs',
  onlyAws,
  ask: async (context) => {
    const { session, clients } = context;
    const { network, zones } = session.config;
    const wanted = network.existing !== undefined ? 0 : (createdNetwork(network).natGateways ?? zones.length);
    const missing = await stillToMake(context, { stack: 'Foundation', type: 'AWS::EC2::EIP', wanted });
    if (missing === 0) return { found: 'a deploy makes none' };
    const quota = await serviceQuota(context, quotaCodes.elasticIps);
    const { Addresses = [] } = await clients.ec2.send(new DescribeAddressesCommand({}));
    return roomFor({ what: 'Elastic IPs', quota, used: Addresses.length, missing });
  },
};

/** Load balancers that Platform has still to make. */
export const loadBalancers: Check = {
  name: 'quota of load balancers',
  onlyAws,
  ask: async (context) => {
    const { clients, config } = context.session;
    const kinds = Object.values(config.services).map(({ kind }) => kind === 'websockets');
    const missing = await stillToMake(context, {
      stack: 'Platform',
      type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
      wanted: new Set(kinds).size,
    });
    if (missing === 0) return { found: 'a deploy makes none' };
    const client = clients.loadBalancing;
    let quota: number | undefined;
    for await (const { Limits = [] } of paginateDescribeAccountLimits({ client }, {})) {
      const limit = Limits.find(({ Name }) => Name === 'application-load-balancers')?.Max;
      if (limit !== undefined) quota = Number(limit);
    }
    if (quota === undefined)
      throw new CliError(1, 'Elastic Load Balancing does not say how many there may be');
    let used = 0;
    for await (const { LoadBalancers = [] } of paginateDescribeLoadBalancers({ client }, {})) {
      used += LoadBalancers.filter(({ Type }) => Type === 'application').length;
    }
    return roomFor({ what: 'Application Load Balancers', quota, used, missing });
  },
};

/** CloudWatch Logs takes ten resource policies in a region, and none more on request (CloudWatch Logs quotas). */
const logPoliciesQuota = 10;

/** Policies by which services may write to log groups: one of Platform's. */
export const logPolicies: Check = {
  name: 'quota of log policies',
  onlyAws,
  ask: async (context) => {
    const wanted = { stack: 'Platform', type: 'AWS::Logs::ResourcePolicy', wanted: 1 } as const;
    const missing = await stillToMake(context, wanted);
    if (missing === 0) return { found: 'a deploy makes none' };
    const { resourcePolicies = [] } = await context.session.clients.logs.send(
      new DescribeResourcePoliciesCommand({ limit: 50 }),
    );
    const used = resourcePolicies.length;
    return roomFor({ what: 'resource policies of CloudWatch Logs', quota: logPoliciesQuota, used, missing });
  },
};

interface Wanted {
  readonly stack: FixedStack;
  readonly type: string;
  readonly wanted: number;
}

/** How many of a type a deploy makes: those that the stack does not hold yet. */
async function stillToMake({ live }: CheckContext, { stack, type, wanted }: Wanted): Promise<number> {
  if (wanted === 0) return 0;
  const there = (await live.resources(stack)).filter(
    ({ ResourceType, ResourceStatus }) => ResourceType === type && ResourceStatus !== 'DELETE_COMPLETE',
  );
  return Math.max(0, wanted - there.length);
}

interface Room {
  readonly what: string;
  readonly quota: number;
  readonly used: number;
  readonly missing: number;
}

function roomFor({ what, quota, used, missing }: Room) {
  const left = Math.max(0, quota - used);
  const found = `${left} of ${quota} left, a deploy makes ${missing}`;
  if (left >= missing) return { found };
  const advice = 'Ask for a higher quota where AWS gives one (Service Quotas), or delete what nobody needs.';
  return { found, differences: [{ what, expected: `${missing} to spare`, found, advice }] };
}

async function serviceQuota(
  { clients }: CheckContext,
  [service, code]: (typeof quotaCodes)[keyof typeof quotaCodes],
): Promise<number> {
  const { Quota } = await clients.quotas.send(
    new GetServiceQuotaCommand({ ServiceCode: service, QuotaCode: code }),
  );
  if (Quota?.Value === undefined) throw new CliError(1, `Service Quotas does not say what ${code} is`);
  return Quota.Value;
}
