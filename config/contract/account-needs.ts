/** What an account brings for a stage, which `bulkhead check` asks after and its roles name. */

/** What `cdk bootstrap` leaves there, where the stage's stacks look for it. A test holds both against a synth. */
export const bootstrap = {
  /** Parameter of Systems Manager that holds its version: with CDK's own qualifier, since none is set. */
  versionParameter: '/cdk-bootstrap/hnb659fds/version',
  /** The oldest with which the stacks of this repository deploy. */
  minVersion: 6,
} as const;

/** Services of this platform that work through a role of their own in the account, and how each calls it. */
export const serviceLinkedRoles = [
  ['Ecs', 'ecs.amazonaws.com', 'AWSServiceRoleForECS'],
  [
    'EcsScaling',
    'ecs.application-autoscaling.amazonaws.com',
    'AWSServiceRoleForApplicationAutoScaling_ECSService',
  ],
  ['ElastiCache', 'elasticache.amazonaws.com', 'AWSServiceRoleForElastiCache'],
  ['LoadBalancing', 'elasticloadbalancing.amazonaws.com', 'AWSServiceRoleForElasticLoadBalancing'],
] as const;

/** Of Service Quotas: service and code. */
export const quotaCodes = {
  /** "Fargate On-Demand vCPU resource count". */
  fargateOnDemand: ['fargate', 'L-3032A538'],
  /** "Fargate Spot vCPU resource count". */
  fargateSpot: ['fargate', 'L-36FBB829'],
  /** "EC2-VPC Elastic IPs". */
  elasticIps: ['ec2', 'L-0263D0A3'],
} as const;
