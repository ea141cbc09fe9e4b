import { Tags } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { outputKeys } from '../../config/contract/output-keys';
import { type Role, tagKeys } from '../../config/contract/tag-keys';
import type { ServiceConfig, StageConfig } from '../../config/schema/stage';
import type { Network } from '../network/network';
import { type DeletionProtection, PublicBalancer } from './public-balancer';

/** A page that took longer than this has lost its reader; AWS's default. */
const webIdleSeconds = 60;

export interface BalancersProps {
  readonly stage: StageConfig;
  readonly deletionProtection: DeletionProtection;
  readonly network: Network;
}

/**
 * Two load balancers: one for web and API, one for websockets. In October 2020 reconnecting websockets used up the
 * connections of the one that all shared. Each is made when the first service asks for it.
 */
export class Balancers extends Construct {
  /** DNS names and listeners by the output that publishes them. */
  readonly outputs = new Map<string, string>();
  private readonly props: BalancersProps;
  private app: PublicBalancer | undefined;
  private websockets: PublicBalancer | undefined;

  constructor(scope: Construct, id: string, props: BalancersProps) {
    super(scope, id);
    this.props = props;
  }

  /** The balancer of a kind of service. */
  for(kind: ServiceConfig['kind']): PublicBalancer {
    if (kind === 'websockets') {
      this.websockets ??= this.make('Websockets', 'websockets', this.websocketIdleSeconds());
      return this.websockets;
    }
    this.app ??= this.make('App', 'web', webIdleSeconds);
    return this.app;
  }

  /** The balancer that serves a kind, if any service of the stage asked for it. */
  made(kind: ServiceConfig['kind']): PublicBalancer | undefined {
    return kind === 'websockets' ? this.websockets : this.app;
  }

  /** All that were asked for. */
  get all(): readonly PublicBalancer[] {
    return [this.app, this.websockets].filter((made) => made !== undefined);
  }

  private make(id: 'App' | 'Websockets', role: Role, idleTimeoutSeconds: number): PublicBalancer {
    const { groups } = this.props.network;
    const group = id === 'App' ? groups.appBalancer : groups.websocketBalancer;
    const made = new PublicBalancer(this, id, { ...this.props, group, idleTimeoutSeconds });
    Tags.of(made).add(tagKeys.role, role);
    const { appDnsName, appListenerArn, websocketDnsName, websocketListenerArn } = outputKeys;
    this.outputs.set(id === 'App' ? appDnsName : websocketDnsName, made.dnsName);
    this.outputs.set(id === 'App' ? appListenerArn : websocketListenerArn, made.listenerArn);
    return made;
  }

  /** Above the slowest ping, with room for two lost ones: a quiet connection is not a dead one. */
  private websocketIdleSeconds(): number {
    const pings = Object.values(this.props.stage.services)
      .filter((service) => service.kind === 'websockets')
      .map((service) => service.pingIntervalSeconds);
    return Math.max(webIdleSeconds, 3 * Math.max(...pings));
  }
}
