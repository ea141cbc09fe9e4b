import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { Deployment } from '../deploy/deploy-stage';
import { LOCAL_ACCOUNT, LOCAL_REGION, regionVariables } from '../emulator/region-environment';
import type { Region } from '../region/open-region';
import type { RunningDeployedStore } from '../region/run-stores';
import { groupNotes } from './group-notes';
import type { Picture, StackPicture, StorePicture } from './picture';
import { readLoadBalancers } from './read-load-balancers';
import { readSecurityGroups } from './read-security-groups';
import { readServices } from './read-services';

/** ElastiCache's own policy for groups that name none. */
const DEFAULT_POLICY = 'volatile-lru';

/** Reads back what stands in the region after a deploy. */
export async function readPicture(
  region: Pick<Region, 'clients' | 'port'>,
  deployment: Deployment,
  stores: readonly RunningDeployedStore[],
): Promise<Picture> {
  const { clients, port } = region;
  const { stacks, resources } = deployment;
  const [stackPictures, services, loadBalancers, securityGroups] = await Promise.all([
    readStacks(region, deployment),
    readServices(clients.ecs, deployment),
    readLoadBalancers(clients.loadBalancing, { resources, port }),
    readSecurityGroups(clients.ec2, resources),
  ]);
  return {
    stage: stageName(stacks.map(({ name }) => name)),
    region: { endpoint: regionVariables(port).AWS_ENDPOINT_URL, account: LOCAL_ACCOUNT, name: LOCAL_REGION },
    stacks: stackPictures,
    stores: stores.map(storePicture),
    services,
    loadBalancers,
    securityGroups,
    differences: groupNotes(stacks),
  };
}

/** `Bulkhead-<stage>-Foundation`: a stage file may be given by path, so its name is read from what it made. */
function stageName(stacks: readonly string[]): string {
  return /^Bulkhead-(.+)-[^-]+$/.exec(stacks[0] ?? '')?.[1] ?? '';
}

async function readStacks(
  { clients }: Pick<Region, 'clients'>,
  deployment: Deployment,
): Promise<StackPicture[]> {
  return Promise.all(
    deployment.stacks.map(async ({ name }) => {
      const { Stacks = [] } = await clients.cloudFormation.send(
        new DescribeStacksCommand({ StackName: name }),
      );
      return { name, status: Stacks[0]?.StackStatus ?? '', unchanged: deployment.unchanged.includes(name) };
    }),
  );
}

function storePicture({ store, pid, report }: RunningDeployedStore): StorePicture {
  const { version, kind } = report.binary;
  return {
    id: store.id,
    engine: `${store.engine} ${store.engineVersion}`,
    nodeType: store.nodeType,
    nodes: store.nodes,
    parameterGroup: store.parameterGroup,
    parameters: store.parameters,
    maxmemoryPolicy: store.parameters['maxmemory-policy'] ?? DEFAULT_POLICY,
    users: store.users.map(({ name, accessString }) => ({ name, accessString })),
    server: {
      software: `${kind} ${version.major}.${version.minor}.${version.patch}`,
      host: '127.0.0.1',
      port: store.port,
      pid,
      maxmemoryBytes: report.maxmemoryBytes,
      deployedMaxmemoryBytes: report.memory.deployedBytes,
      unmapped: report.unmapped,
    },
  };
}
