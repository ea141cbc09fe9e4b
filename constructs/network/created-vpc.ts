import { Stack, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { pascalCase } from '../../config/contract/pascal-case';
import type { CreatedNetwork } from '../../config/schema/network';
import { subnetMasks } from '../../domain/subnet-masks';
import { acknowledgeCustomResource } from '../acknowledge-checkov';
import type { VpcWithSubnets } from './vpc-with-subnets';

/** Names of the subnet groups; also part of each subnet's name in AWS. */
const names = { balancers: 'balancers', tasks: 'tasks', stores: 'stores' } as const;

/** A VPC over the named zones, with subnets for load balancers, tasks and stores in each. */
export function createdVpc(
  scope: Construct,
  zones: readonly string[],
  network: CreatedNetwork,
): VpcWithSubnets {
  const natGateways = network.natGateways ?? zones.length;
  const masks = subnetMasks(Number(network.cidr.split('/')[1]), zones.length);
  const vpc = new ec2.Vpc(scope, 'Vpc', {
    ipAddresses: ec2.IpAddresses.cidr(network.cidr),
    availabilityZones: [...zones],
    natGateways,
    // Largest first: blocks are handed out in this order, and a small one before a large one leaves a gap.
    subnetConfiguration: [
      {
        name: names.tasks,
        cidrMask: masks.tasks,
        subnetType: natGateways > 0 ? ec2.SubnetType.PRIVATE_WITH_EGRESS : ec2.SubnetType.PRIVATE_ISOLATED,
      },
      {
        name: names.balancers,
        cidrMask: masks.balancers,
        subnetType: ec2.SubnetType.PUBLIC,
        mapPublicIpOnLaunch: false,
      },
      // Stores have no route out at all: nothing they hold can leave except through a task.
      { name: names.stores, cidrMask: masks.stores, subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    ],
  });
  Validations.of(vpc).acknowledge({
    id: 'CloudFormation-Validate::W3010',
    reason:
      'Zones are named in the stage file: a zone that AWS adds must not move subnets, and a synth asks nobody.',
  });
  addRoutes(new Construct(scope, 'Routes'), vpc, network.routes);
  acknowledgeDefaultGroupCloser(vpc);
  return {
    vpc,
    subnets: {
      balancers: { subnetGroupName: names.balancers },
      tasks: { subnetGroupName: names.tasks },
      stores: { subnetGroupName: names.stores },
    },
  };
}

/** From the tasks alone: stores dial nobody, and load balancers only the tasks. A subnet has a route table of its own. */
function addRoutes(scope: Construct, vpc: ec2.IVpc, routes: CreatedNetwork['routes']): void {
  const { subnets } = vpc.selectSubnets({ subnetGroupName: names.tasks });
  for (const [name, { cidr, transitGatewayId, peeringConnectionId }] of Object.entries(routes)) {
    for (const [index, { routeTable }] of subnets.entries()) {
      new ec2.CfnRoute(scope, `${pascalCase(name)}${index + 1}`, {
        routeTableId: routeTable.routeTableId,
        destinationCidrBlock: cidr,
        ...(transitGatewayId === undefined ? {} : { transitGatewayId }),
        ...(peeringConnectionId === undefined ? {} : { vpcPeeringConnectionId: peeringConnectionId }),
      });
    }
  }
}

/** CDK's own function that closes the VPC's default security group, which no property reaches. */
function acknowledgeDefaultGroupCloser(vpc: ec2.Vpc): void {
  const provider = Stack.of(vpc).node.findChild('Custom::VpcRestrictDefaultSGCustomResourceProvider');
  acknowledgeCustomResource(provider.node.findChild('Handler'), 'EC2');
}
