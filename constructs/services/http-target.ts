import { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { ServiceConfig } from '../../config/schema/stage';

/** A task is healthy after two good checks, ten seconds apart: a third of a service comes back in 20 s, not 150. */
const checkIntervalSeconds = 10;
const healthyCount = 2;

export interface HttpTargetProps {
  readonly vpc: ec2.IVpc;
  readonly config: ServiceConfig;
  /** How long a task that is being stopped may finish what it has; 0 to 3,600 s. */
  readonly deregistrationSeconds: number;
  /** Long-polling clients must come back to the task that knows them. */
  readonly sticky: boolean;
}

/** The target group of one service. */
export class HttpTarget extends Construct {
  /** Seconds from a listening task to a healthy one, at best. */
  static readonly healthySeconds = checkIntervalSeconds * healthyCount;
  readonly group: elb.ApplicationTargetGroup;

  constructor(scope: Construct, id: string, props: HttpTargetProps) {
    super(scope, id);
    this.group = new elb.ApplicationTargetGroup(this, 'Resource', {
      vpc: props.vpc,
      port: props.config.port,
      protocol: elb.ApplicationProtocol.HTTP,
      targetType: elb.TargetType.IP,
      deregistrationDelay: Duration.seconds(props.deregistrationSeconds),
      healthCheck: {
        path: props.config.healthCheck.path,
        interval: Duration.seconds(checkIntervalSeconds),
        timeout: Duration.seconds(5),
        healthyThresholdCount: healthyCount,
        unhealthyThresholdCount: 3,
        healthyHttpCodes: props.config.healthCheck.codes.join(','),
      },
      ...(props.sticky ? { stickinessCookieDuration: Duration.hours(1) } : {}),
    });
  }
}
