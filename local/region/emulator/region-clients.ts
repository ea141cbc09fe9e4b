import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { escapeMessageBodies } from '../../../domain/escape-text';
import { LOCAL_REGION, regionVariables } from './region-environment';

/** Clients of the AWS APIs that the region's state is read and changed through. */
export interface RegionClients {
  readonly cloudFormation: CloudFormationClient;
  readonly ec2: EC2Client;
  readonly ecs: ECSClient;
  readonly elastiCache: ElastiCacheClient;
  readonly loadBalancing: ElasticLoadBalancingV2Client;
  readonly secretsManager: SecretsManagerClient;
  /** Closes idle connections, which would keep node from ending. */
  destroy(): void;
}

/** Clients for the region at this port, whatever the user's own AWS settings are. */
export function regionClients(port: number): RegionClients {
  // Read by the SDK when a client is made: advice about node versions is nothing the user of a region can follow.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const variables = regionVariables(port);
  const config = {
    endpoint: variables.AWS_ENDPOINT_URL,
    region: LOCAL_REGION,
    credentials: {
      accessKeyId: variables.AWS_ACCESS_KEY_ID,
      secretAccessKey: variables.AWS_SECRET_ACCESS_KEY,
    },
  };
  const clients = {
    cloudFormation: new CloudFormationClient(config),
    ec2: new EC2Client(config),
    ecs: new ECSClient(config),
    elastiCache: new ElastiCacheClient(config),
    loadBalancing: new ElasticLoadBalancingV2Client(config),
    secretsManager: new SecretsManagerClient(config),
  };
  escapeFixedResponses(clients.loadBalancing);
  return {
    ...clients,
    destroy: () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

/**
 * The emulator puts the page of a fixed response into its XML as it was given, and the SDK reads the page's tags as its
 * own and throws. They are escaped on the way.
 */
function escapeFixedResponses(client: ElasticLoadBalancingV2Client): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { response } = result;
      if (hasBody(response)) {
        response.body = Readable.from([Buffer.from(escapeMessageBodies(await text(response.body)))]);
      }
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'escapeFixedResponses' },
  );
}

function hasBody(response: unknown): response is { body: Readable } {
  return (
    typeof response === 'object' &&
    response !== null &&
    'body' in response &&
    response.body instanceof Readable
  );
}
