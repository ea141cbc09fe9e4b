import type { Conditions } from 'aws-cdk-lib/aws-iam';

/** What a role may do, and on what. */
export interface OperatorGrant {
  /** As IAM calls them: `ecs:DescribeServices`. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Conditions;
}
