import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';

/** What the queue mover gets to reach the job store as the app's user: parking a job is more than looking at it. */
export interface MoverAccess {
  readonly clientGroup: ISecurityGroup;
  /** Lets a function read the connection of the store's app user. */
  grantConnect(grantee: IGrantable): Grant;
}
