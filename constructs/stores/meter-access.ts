import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { MeterStore } from '../../config/contract/meter-settings';

/** What the queue meter gets to read a store, and nothing else does. */
export interface MeterAccess {
  readonly clientGroup: ISecurityGroup;
  readonly settings: MeterStore;
  /** Lets a function read the connection of the store's meter user, who may only look. */
  grantConnect(grantee: IGrantable): Grant;
}
