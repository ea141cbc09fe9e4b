import { Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { type StoreRole, storeDescription, storePorts } from '../../config/contract/store-names';
import { tagKeys } from '../../config/contract/tag-keys';
import type { StoreEntry } from '../../config/every-store';
import { meterStore } from '../../config/function-plans';
import type { StageConfig } from '../../config/schema/stage';
import type { Network } from '../network/network';
import { immutableGroup } from '../network/role-groups';
import { ReplicationGroup } from './replication-group';
import {
  type MeterAccess,
  type MoverAccess,
  type StoreAccess,
  type StoreSize,
  storeAccess,
} from './store-access';
import { StoreConnection } from './store-connection';
import { StoreUser } from './store-user';

/** What every store is given. `Config` is its part of the stage file. */
export interface StoreProps<Config = StoreEntry['store']> {
  readonly stage: StageConfig;
  readonly config: Config;
  readonly network: Network;
}

/** What makes a store the one or the other. */
export interface StoreKind {
  readonly role: StoreRole;
  /** Part of its names: its role, or what the stage file calls a cache. */
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly accessStrings: {
    readonly app: string;
    /** Absent where the meter does not read the store: a user that nobody is has no business in it. */
    readonly meter?: string;
  };
}

/**
 * The parts that all stores have alike. `JobStore`, `PubSubStore` and `CacheStore` each hold one, and are what the rest of the
 * stack sees: types that cannot be swapped.
 */
export class Store extends Construct {
  readonly group: ReplicationGroup;
  /** For the app's tasks: client group and connection variables. */
  readonly access: StoreAccess;
  /** What its alarms are measured by. */
  readonly size: StoreSize;
  /** For the queue meter, where it reads the store. */
  readonly meter?: MeterAccess;
  /** For a function that does what the app's tasks may. */
  readonly mover: MoverAccess;

  constructor(scope: Construct, id: string, props: StoreProps & { readonly kind: StoreKind }) {
    super(scope, id);
    const { stage, config, network, kind } = props;
    const { role, name, accessStrings } = kind;
    const { server, clients } = this.securityGroups(network, kind);
    const user = { stage: stage.stage, store: name };
    const app = new StoreUser(this, 'AppUser', { ...user, user: 'app', accessString: accessStrings.app });
    const meter =
      accessStrings.meter === undefined
        ? undefined
        : new StoreUser(this, 'MeterUser', {
            ...user,
            user: 'meter',
            accessString: accessStrings.meter,
            after: app,
          });
    this.group = new ReplicationGroup(this, 'Group', {
      stage,
      store: kind,
      config,
      network,
      securityGroup: server,
      users: meter === undefined ? [app] : [app, meter],
      parameters: kind.parameters,
    });
    const { host, port } = this.group;
    const common = { stage: stage.stage, store: name, host, port };
    const connection = new StoreConnection(this, 'AppConnection', {
      ...common,
      user: 'app',
      credentials: app,
    });
    // Frozen: a load balancer in front of a service would otherwise write its rule into every group the service joins.
    const joined = immutableGroup(this, 'Clients', clients);
    this.access = storeAccess(joined, connection, config.environment);
    this.size = meterStore(stage.stage, { name, store: config });
    if (meter !== undefined) {
      const { secret } = new StoreConnection(this, 'MeterConnection', {
        ...common,
        user: 'meter',
        credentials: meter,
      });
      this.meter = { clientGroup: joined, grantConnect: (grantee) => secret.grantRead(grantee) };
    }
    this.mover = { clientGroup: joined, grantConnect: (grantee) => connection.secret.grantRead(grantee) };
    Tags.of(this).add(tagKeys.role, role);
  }

  /** The security groups: members of `clients` may dial `server`, nobody else may, and the server dials nobody. */
  private securityGroups(
    network: Network,
    { role, name }: StoreKind,
  ): { server: ec2.SecurityGroup; clients: ec2.SecurityGroup } {
    const title = storeDescription(name);
    const group = (id: string, what: string) =>
      new ec2.SecurityGroup(this, id, {
        vpc: network.vpc,
        description: `Bulkhead: ${what} the ${title}`,
        allowAllOutbound: false,
      });
    const server = group('ServerGroup', 'nodes of');
    const clients = group('ClientGroup', 'clients of');
    const port = ec2.Port.tcp(storePorts[role]);
    server.addIngressRule(clients, port, `clients of the ${title}`);
    clients.addEgressRule(server, port, `to the ${title}`);
    return { server, clients };
  }
}
