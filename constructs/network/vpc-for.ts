import { Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { NetworkConfig } from '../../config/schema/stage';

/** Names of the subnet groups of a created VPC. */
const subnetGroups = { balancers: 'balancers', tasks: 'tasks', stores: 'stores' } as const;

/** Where each kind of thing lives in the VPC. */
export interface Subnets {
  readonly balancers: ec2.SubnetSelection;
  readonly tasks: ec2.SubnetSelection;
  readonly stores: ec2.SubnetSelection;
}

/** The VPC of a stage, made or found by id, with its subnets by purpose. */
export interface VpcWithSubnets {
  readonly vpc: ec2.IVpc;
  readonly subnets: Subnets;
}

/**
 * Makes the VPC, or takes the one that the stage file names by ids. `Vpc.fromLookup` was rejected: a synth would
 * need credentials, and the answer cached in a file would be a second place for data.
 */
export function vpcFor(scope: Construct, zones: readonly string[], network: NetworkConfig): VpcWithSubnets {
  const existing = network.existing;
  if (existing !== undefined) {
    const vpc = ec2.Vpc.fromVpcAttributes(scope, 'Vpc', {
      vpcId: existing.vpcId,
      availabilityZones: [...zones],
      publicSubnetIds: idsByZone(zones, existing.publicSubnets),
      privateSubnetIds: idsByZone(zones, existing.privateSubnets),
    });
    Validations.of(vpc).acknowledge({
      id: 'Annotation::@aws-cdk/aws-ec2:noSubnetRouteTableId',
      reason: 'Nothing here touches the route tables of a VPC that belongs to somebody else.',
    });
    const inside: ec2.SubnetSelection = { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS };
    return {
      vpc,
      subnets: { balancers: { subnetType: ec2.SubnetType.PUBLIC }, tasks: inside, stores: inside },
    };
  }
  const natGateways = network.create?.natGateways ?? zones.length;
  const vpc = new ec2.Vpc(scope, 'Vpc', {
    ipAddresses: ec2.IpAddresses.cidr(network.create?.cidr ?? '10.0.0.0/16'),
    availabilityZones: [...zones],
    natGateways,
    subnetConfiguration: [
      { name: subnetGroups.balancers, subnetType: ec2.SubnetType.PUBLIC, mapPublicIpOnLaunch: false },
      {
        name: subnetGroups.tasks,
        subnetType: natGateways > 0 ? ec2.SubnetType.PRIVATE_WITH_EGRESS : ec2.SubnetType.PRIVATE_ISOLATED,
      },
      // Stores have no route out at all: nothing they hold can leave except through a task.
      { name: subnetGroups.stores, subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 26 },
    ],
  });
  Validations.of(vpc).acknowledge({
    id: 'CloudFormation-Validate::W3010',
    reason:
      'Zones are named in the stage file: a zone that AWS adds must not move subnets, and a synth asks nobody.',
  });
  return {
    vpc,
    subnets: {
      balancers: { subnetGroupName: subnetGroups.balancers },
      tasks: { subnetGroupName: subnetGroups.tasks },
      stores: { subnetGroupName: subnetGroups.stores },
    },
  };
}

function idsByZone(zones: readonly string[], subnets: Readonly<Record<string, string>>): string[] {
  return zones.map((zone) => {
    const id = subnets[zone];
    if (id === undefined) {
      throw new Error(`network.existing: no subnet for zone ${zone}`);
    }
    return id;
  });
}
