import type * as ec2 from 'aws-cdk-lib/aws-ec2';

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
