import { z } from 'zod';
import { cidrBlock, itemName, text, zoneName } from './text';

/** AWS services that tasks reach by an interface endpoint when there is no NAT gateway. */
export const interfaceEndpointName = z.enum([
  'ecr.api',
  'ecr.dkr',
  'logs',
  'secretsmanager',
  'monitoring',
  'appconfig',
  'appconfigdata',
  'sns',
  'ssmmessages',
]);

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
    .describe('Interface endpoints. With natGateways: 0 at least ecr.api, ecr.dkr, logs and secretsmanager.'),
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
