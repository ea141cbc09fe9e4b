import { Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { NetworkConfig, ServiceConfig } from '../../config/schema/stage';
import { acknowledgeCheckov } from '../acknowledge-checkov';

const httpsPort = ec2.Port.tcp(443);
const everywhere = ec2.Peer.anyIpv4();

export interface RoleGroupsProps {
  readonly vpc: ec2.IVpc;
  /** Services by name: their ports decide what the balancers may dial. */
  readonly services: Readonly<Record<string, ServiceConfig>>;
  /** What tasks may dial beyond HTTPS and the stores, by name. */
  readonly egress: NetworkConfig['egress'];
}

/**
 * One security group per role, with every rule that exists between them. They are made beside the stores and not
 * beside the services: a rule that crosses stacks is a dependency cycle.
 */
export class RoleGroups extends Construct {
  readonly appBalancer: ec2.SecurityGroup;
  readonly websocketBalancer: ec2.SecurityGroup;
  readonly web: ec2.SecurityGroup;
  readonly api: ec2.SecurityGroup;
  readonly websockets: ec2.SecurityGroup;
  readonly worker: ec2.SecurityGroup;
  /** The queue meter's function. */
  readonly meter: ec2.SecurityGroup;
  /** The queue mover's function. */
  readonly mover: ec2.SecurityGroup;
  /** Those that call AWS from inside: of tasks and functions, without the balancers'. */
  readonly callers: readonly ec2.SecurityGroup[];
  private readonly props: RoleGroupsProps;

  constructor(scope: Construct, id: string, props: RoleGroupsProps) {
    super(scope, id);
    this.props = props;
    this.appBalancer = this.balancerGroup('AppBalancer', 'load balancer of web and API');
    this.websocketBalancer = this.balancerGroup('WebsocketBalancer', 'load balancer of websockets');
    this.web = this.taskGroup('Web', 'web tasks');
    this.api = this.taskGroup('Api', 'API tasks');
    this.websockets = this.taskGroup('Websockets', 'websocket tasks');
    this.worker = this.taskGroup('Worker', 'worker tasks');
    this.meter = this.outboundGroup('Meter', 'queue meter', 'https: CloudWatch, secrets, S3, ECS');
    this.mover = this.outboundGroup('Mover', 'queue mover', 'https: secrets, S3');
    this.callers = [this.web, this.api, this.websockets, this.worker, this.meter, this.mover];
    this.open(this.appBalancer, 'web');
    this.open(this.appBalancer, 'api');
    this.open(this.websocketBalancer, 'websockets');
  }

  private balancerGroup(id: string, what: string): ec2.SecurityGroup {
    const group = new ec2.SecurityGroup(this, id, {
      vpc: this.props.vpc,
      description: `Bulkhead: ${what}`,
      allowAllOutbound: false,
    });
    Validations.of(group).acknowledge({
      id: 'AwsSolutions-EC23',
      reason:
        'The load balancer of a public service: customers come from everywhere. Only 443, and 80 to be redirected.',
    });
    acknowledgeCheckov(group, {
      CKV_AWS_260:
        'Port 80 of a public load balancer: its one listener answers every request with a redirect to HTTPS.',
    });
    group.addIngressRule(everywhere, httpsPort, 'customers, HTTPS');
    group.addIngressRule(everywhere, ec2.Port.tcp(80), 'customers, redirected to HTTPS');
    return group;
  }

  private outboundGroup(id: string, what: string, https: string): ec2.SecurityGroup {
    const group = new ec2.SecurityGroup(this, id, {
      vpc: this.props.vpc,
      description: `Bulkhead: ${what}`,
      allowAllOutbound: false,
    });
    group.addEgressRule(everywhere, httpsPort, https);
    return group;
  }

  private taskGroup(id: string, what: string): ec2.SecurityGroup {
    const group = this.outboundGroup(id, what, 'https: images, logs, secrets, providers');
    for (const [name, rule] of Object.entries(this.props.egress)) {
      group.addEgressRule(ec2.Peer.ipv4(rule.cidr), ec2.Port.tcp(rule.port), name);
    }
    return group;
  }

  private open(balancer: ec2.SecurityGroup, kind: ServiceConfig['kind']): void {
    const ports = Object.values(this.props.services)
      .filter((service) => service.kind === kind)
      .map((service) => service.port);
    for (const port of new Set(ports)) {
      balancer.addEgressRule(this[kind], ec2.Port.tcp(port), `to ${kind} tasks`);
      this[kind].addIngressRule(balancer, ec2.Port.tcp(port), 'from the load balancer');
    }
  }
}

/**
 * The same security group, seen from another stack, to which no rule can be added. Services and load balancers get
 * their groups only through this: CDK would otherwise write a rule into the service's stack for every connection.
 */
export function immutableGroup(scope: Construct, id: string, group: ec2.ISecurityGroup): ec2.ISecurityGroup {
  return ec2.SecurityGroup.fromSecurityGroupId(scope, id, group.securityGroupId, { mutable: false });
}
