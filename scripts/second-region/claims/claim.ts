import { AppConfigClient } from '@aws-sdk/client-appconfig';
import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import type { StackResource } from '../../../local/region/deploy/stack-resources';

/** A region in which a stage stands. */
export interface ProbedRegion {
  readonly clients: ProbeClients;
  /** Of the deployed stage. */
  readonly resources: readonly StackResource[];
}

export interface ProbeClients {
  readonly appConfig: AppConfigClient;
  readonly autoScaling: ApplicationAutoScalingClient;
  readonly cloudFormation: CloudFormationClient;
  readonly ecs: ECSClient;
  readonly elastiCache: ElastiCacheClient;
  readonly loadBalancing: ElasticLoadBalancingV2Client;
}

/** What a region did, beside what AWS says. `seen` is a few words for the table. */
export interface Observed {
  readonly asAws: boolean;
  readonly seen: string;
}

/** One thing that this project relies on and that AWS documents. */
export interface Claim {
  /** What AWS does, as a sentence without a full stop. */
  readonly claim: string;
  /** Where AWS, or somebody who met it there, says so. */
  readonly source: string;
  /** What of ours would be wrong if it were not so: a file. */
  readonly reliedOnBy: string;
  /** Tries it. What it throws is written down as seen. */
  probe(region: ProbedRegion): Promise<Observed>;
}

export interface ProbePlace {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
}

export function probeClients({ endpoint, region, accessKeyId }: ProbePlace): ProbeClients {
  const config = {
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey: 'parity' },
    // What an emulator refuses it refuses at once.
    maxAttempts: 1,
  };
  return {
    appConfig: new AppConfigClient(config),
    autoScaling: new ApplicationAutoScalingClient(config),
    cloudFormation: new CloudFormationClient(config),
    ecs: new ECSClient(config),
    elastiCache: new ElastiCacheClient(config),
    loadBalancing: new ElasticLoadBalancingV2Client(config),
  };
}

/**
 * For what AWS refuses.
 *
 * @param name of AWS's error, or a part of it: emulators take the prefix and suffix `Exception` differently
 */
export async function refused(attempt: Promise<unknown>, name: RegExp): Promise<Observed> {
  try {
    await attempt;
    return { asAws: false, seen: 'accepted' };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const asAws = name.test(error.name) || name.test(error.message);
    return { asAws, seen: `refused: ${error.name}` };
  }
}

/** For what AWS answers. */
export function answered(value: unknown, expected: unknown): Observed {
  const [seen, wanted] = [JSON.stringify(value) ?? 'nothing', JSON.stringify(expected)];
  return { asAws: seen === wanted, seen };
}

export function physicalId({ resources }: ProbedRegion, type: string, logicalId: RegExp): string {
  const found = resources.find((resource) => resource.type === type && logicalId.test(resource.logicalId));
  if (found === undefined) throw new Error(`the stage has no ${type} whose id matches ${logicalId}`);
  return found.physicalId;
}
