import { CfnResource, Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { listenerPriorities } from '../../config/contract/listener-priorities';
import { metadataKeys } from '../../config/contract/metadata-keys';
import { statusPath } from '../../config/contract/status-path';
import { rulePriorities, serviceRules } from '../../config/rule-priorities';
import type { ServiceConfig, StageConfig } from '../../config/schema/stage';
import type { Network } from '../network/network';
import { immutableGroup } from '../network/role-groups';

/**
 * A task that closes a silent connection first closes some at the very moment at which the load balancer sends a request
 * on it: 502 to the customer ("Edit attributes for your Application Load Balancer", connection idle timeout). A quarter
 * of the default is beyond any clock and any busy event loop.
 */
const keepAliveMarginSeconds = 15;

/**
 * Whether something refuses to be deleted. `later`: what the stage's first deploy makes does not yet, because a create
 * that fails deletes it again, and the next one deletes the stack; the second deploy protects it (ADR 14).
 */
export type DeletionProtection = 'on' | 'off' | 'later';

export interface PublicBalancerProps {
  readonly stage: StageConfig;
  readonly deletionProtection: DeletionProtection;
  readonly network: Network;
  readonly group: ec2.ISecurityGroup;
  /** Connections silent for longer are closed; 1 to 4,000 s. */
  readonly idleTimeoutSeconds: number;
}

/** A service behind a load balancer, and the target group that leads to it. */
export interface RoutedService {
  readonly name: string;
  readonly config: ServiceConfig;
  readonly target: elb.ApplicationTargetGroup;
}

/** An internet-facing load balancer: HTTPS only, TLS 1.2 or newer, logged, and protected from deletion. */
export class PublicBalancer extends Construct {
  readonly dnsName: string;
  /** Of the listener that customers use. */
  readonly listenerArn: string;
  /** `app/<name>/<id>`: CloudWatch's LoadBalancer dimension. */
  readonly fullName: string;
  readonly metrics: elb.IApplicationLoadBalancerMetrics;
  /** How long tasks keep silent connections, so that it is always the load balancer that closes one. */
  readonly keepAliveSeconds: number;
  private readonly routed: RoutedService[] = [];
  private readonly listener: elb.ApplicationListener;
  private readonly priorities: ReadonlyMap<string, number>;

  constructor(scope: Construct, id: string, props: PublicBalancerProps) {
    super(scope, id);
    this.priorities = rulePriorities(props.stage.services);
    this.keepAliveSeconds = props.idleTimeoutSeconds + keepAliveMarginSeconds;
    const balancer = new elb.ApplicationLoadBalancer(this, 'Resource', {
      vpc: props.network.vpc,
      vpcSubnets: props.network.subnets.balancers,
      internetFacing: true,
      securityGroup: immutableGroup(this, 'Group', props.group),
      idleTimeout: Duration.seconds(props.idleTimeoutSeconds),
      dropInvalidHeaderFields: true,
      deletionProtection: props.deletionProtection === 'on',
    });
    // For the rules: whatever stands beside this one must not be protected either.
    if (props.deletionProtection === 'later') cfn(balancer).addMetadata(metadataKeys.firstDeploy, true);
    balancer.logAccessLogs(props.network.accessLogs.bucket, id.toLowerCase());
    balancer.addListener('Http', {
      port: 80,
      open: false,
      defaultAction: elb.ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
    });
    this.listener = balancer.addListener('Https', {
      port: 443,
      open: false,
      certificates: [elb.ListenerCertificate.fromArn(props.stage.certificateArn)],
      // TLS 1.3 and 1.2 with forward secrecy only.
      sslPolicy: elb.SslPolicy.RECOMMENDED_TLS,
    });
    this.dnsName = balancer.loadBalancerDnsName;
    this.listenerArn = this.listener.listenerArn;
    this.fullName = balancer.loadBalancerFullName;
    this.metrics = balancer.metrics;
  }

  /** Who has been routed so far, in the order of the calls. */
  get services(): readonly RoutedService[] {
    return this.routed;
  }

  /** Where the requests of a service go. @throws Error for a service that was not routed here */
  targetOf(service: string): elb.ApplicationTargetGroup {
    const found = this.routed.find(({ name }) => name === service);
    if (found === undefined) throw new Error(`${this.node.path}: no service ${service}`);
    return found.target;
  }

  /** Sends a service its hosts and paths, or everything that no rule claims. */
  route(name: string, service: ServiceConfig, target: elb.ApplicationTargetGroup): void {
    this.routed.push({ name, config: service, target });
    const action = elb.ListenerAction.forward([target]);
    const first = this.priorities.get(name);
    if (first === undefined) {
      this.listener.addAction(name, { action });
      return;
    }
    const rules = serviceRules(service).map(({ hosts, paths }, index) => {
      // The id that the listener itself would give the only rule of a service: it stands so.
      const id = index === 0 ? `${name}Rule` : `${name}Rule${index + 1}`;
      return new elb.ApplicationListenerRule(this.listener, id, {
        listener: this.listener,
        priority: first + index,
        conditions: [
          ...(hosts.length > 0 ? [elb.ListenerCondition.hostHeaders([...hosts])] : []),
          ...(paths.length > 0 ? [elb.ListenerCondition.pathPatterns([...paths])] : []),
        ],
        action,
      });
    });
    // A rule that gives values up to others is changed after those stand: no request is without its service meanwhile.
    const [changed, ...others] = rules;
    for (const other of others) changed?.node.addDependency(other);
  }

  /** Sends the one path of the status page to its function, before anything else is looked at. */
  routeStatus(target: elb.IApplicationLoadBalancerTarget): elb.ApplicationTargetGroup {
    return this.listener.addTargets('Status', {
      priority: listenerPriorities.status.from,
      conditions: [elb.ListenerCondition.pathPatterns([statusPath])],
      targets: [target],
      // Each check would be a call of the function, and a group without a healthy target is asked all the same.
      healthCheck: { enabled: false },
    });
  }
}

function cfn(balancer: elb.ApplicationLoadBalancer): CfnResource {
  const resource = balancer.node.defaultChild;
  if (!(resource instanceof CfnResource)) throw new Error(`${balancer.node.path} has no CfnLoadBalancer`);
  return resource;
}
