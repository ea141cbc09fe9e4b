import { z } from 'zod';
import { cidrBlock, itemName, text, zoneName } from './text';

/**
 * AWS services that tasks and functions reach by an interface endpoint when there is no NAT gateway: those that Bulkhead
 * calls itself (vpc-calls.ts), and those that apps ask for most. In regions opened after December 2023 ECS wants
 * `ecs-agent` and `ecs-telemetry` beside `ecs` (Amazon ECS Developer Guide, "Amazon ECS interface VPC endpoints").
 */
export const interfaceEndpointName = z.enum([
  'ecr.api',
  'ecr.dkr',
  'logs',
  'secretsmanager',
  'appconfigdata',
  'monitoring',
  'ecs',
  'ecs-agent',
  'ecs-telemetry',
  'appconfig',
  'sns',
  'ssm',
  'ssmmessages',
  'bedrock-runtime',
  'dynamodb',
  'email',
  'events',
  'kinesis-firehose',
  'kinesis-streams',
  'kms',
  'lambda',
  'sqs',
  'states',
  'sts',
  'xray',
]);

const route = z.strictObject({
  cidr: cidrBlock.describe('Addresses that lie there: those of the database, say.'),
  transitGatewayId: text(/^tgw-[0-9a-f]{8,17}$/, 'a transit gateway id such as tgw-0123456789abcdef0')
    .optional()
    .describe('By this transit gateway, to which the VPC is attached already.'),
  peeringConnectionId: text(/^pcx-[0-9a-f]{8,17}$/, 'a peering connection id such as pcx-0123456789abcdef0')
    .optional()
    .describe('By this peering connection, which is accepted already.'),
});

/** A VPC that the stage makes. */
const createdNetworkSchema = z.strictObject({
  cidr: cidrBlock
    .default('10.0.0.0/16')
    .describe(
      'Address range of the new VPC, /16 to /20. The default leaves 16,379 addresses a zone for tasks.',
    ),
  natGateways: z
    .int()
    .min(0)
    .max(6)
    .optional()
    .describe(
      'NAT gateways. Default: one per zone, so that losing a zone costs only that zone. 1 is cheaper. 0 needs interfaceEndpoints.',
    ),
  interfaceEndpoints: z
    .array(interfaceEndpointName)
    .default([])
    .describe(
      'Interface endpoints. With natGateways: 0 at least ecr.api, ecr.dkr, logs, secretsmanager, appconfigdata, monitoring and ecs.',
    ),
  routes: z
    .record(itemName, route)
    .default({})
    .describe(
      'Ways from the tasks to other networks. Name -> route. What is to be dialled there must also stand in `egress`.',
    ),
});

export type CreatedNetwork = z.output<typeof createdNetworkSchema>;

const existingNetwork = z.strictObject({
  vpcId: text(/^vpc-[0-9a-f]{8,17}$/, 'a VPC id such as vpc-0123456789abcdef0'),
  publicSubnets: z
    .record(zoneName, text(/^subnet-[0-9a-f]{8,17}$/, 'a subnet id'))
    .describe('Zone -> subnet id for the load balancers; the same zones as `zones`.'),
  privateSubnets: z
    .record(zoneName, text(/^subnet-[0-9a-f]{8,17}$/, 'a subnet id'))
    .describe('Zone -> subnet id for tasks and stores, with a route out; the same zones as `zones`.'),
});

const egressRule = z.strictObject({
  port: z.int().min(1).max(65535).describe('TCP port.'),
  cidr: cidrBlock.describe('Where to.'),
});

/** Where the stage lives: a VPC of its own or one that exists, and where its tasks may dial. */
export const networkSchema = z.strictObject({
  create: createdNetworkSchema.optional().describe('Make a VPC. The default, with its defaults.'),
  existing: existingNetwork.optional().describe('Use a VPC that exists. Excludes `create`.'),
  egress: z
    .record(itemName, egressRule)
    .default({})
    .describe(
      'What tasks may dial beyond HTTPS (always open: images, providers) and the stores: the database, say. Name -> rule.',
    ),
});

/** The VPC that a stage makes, with the defaults of the schema where the stage file says nothing. */
export function createdNetwork({ create }: { readonly create?: CreatedNetwork | undefined }): CreatedNetwork {
  return create ?? createdNetworkSchema.parse({});
}
