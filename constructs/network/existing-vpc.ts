import { Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { NetworkConfig } from '../../config/schema/stage';
import type { VpcWithSubnets } from './vpc-with-subnets';

/**
 * The VPC that the stage file names by ids. `Vpc.fromLookup` was rejected: a synth would need credentials, and the
 * answer cached in a file would be a second place for data.
 */
export function existingVpc(
  scope: Construct,
  zones: readonly string[],
  network: NonNullable<NetworkConfig['existing']>,
): VpcWithSubnets {
  const vpc = ec2.Vpc.fromVpcAttributes(scope, 'Vpc', {
    vpcId: network.vpcId,
    availabilityZones: [...zones],
    publicSubnetIds: idsByZone(zones, network.publicSubnets),
    privateSubnetIds: idsByZone(zones, network.privateSubnets),
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

function idsByZone(zones: readonly string[], subnets: Readonly<Record<string, string>>): string[] {
  return zones.map((zone) => {
    const id = subnets[zone];
    if (id === undefined) {
      throw new Error(`network.existing: no subnet for zone ${zone}`);
    }
    return id;
  });
}
