import { Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { type StoreRole, storePorts } from '../../config/contract/store-names';
import { tagKeys } from '../../config/contract/tag-keys';
import { meterStore } from '../../config/function-plans';
import type { JobStoreConfig, PubSubStoreConfig, StageConfig } from '../../config/schema/stage';
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
export interface StoreProps<Config = JobStoreConfig | PubSubStoreConfig> {
  readonly stage: StageConfig;
  readonly config: Config;
  readonly network: Network;
}

/** What makes a store the one or the other. */
export interface StoreKind {
  readonly role: StoreRole;
  readonly parameters: Readonly<Record<string, string>>;
  readonly accessStrings: {
    readonly app: string;
    /** Absent where the meter does not read the store: a user that nobody is has no business in it. */
    readonly meter?: string;
  };
}

/**
 * The parts that a job store and a pub/sub store have alike. `JobStore` and `PubSubStore` each hold one, and are what
 * the rest of the stack sees: two types that cannot be swapped.
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
    const { role, accessStrings } = kind;
    const { server, clients } = this.securityGroups(network, role);
    const user = { stage: stage.stage, store: role };
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
      store: role,
      config,
      network,
      securityGroup: server,
      users: meter === undefined ? [app] : [app, meter],
      parameters: kind.parameters,
    });
    const { host, port } = this.group;
    const common = { stage: stage.stage, store: role, host, port };
    const connection = new StoreConnection(this, 'AppConnection', {
      ...common,
      user: 'app',
      credentials: app,
    });
    // Frozen: a load balancer in front of a service would otherwise write its rule into every group the service joins.
    const joined = immutableGroup(this, 'Clients', clients);
    this.access = storeAccess(joined, connection, config.environment);
    this.size = meterStore(stage.stage, { role, store: config });
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
    role: StoreRole,
  ): { server: ec2.SecurityGroup; clients: ec2.SecurityGroup } {
    const group = (id: string, what: string) =>
      new ec2.SecurityGroup(this, id, {
        vpc: network.vpc,
        description: `Bulkhead: ${what} the ${role} store`,
        allowAllOutbound: false,
      });
    const server = group('ServerGroup', 'nodes of');
    const clients = group('ClientGroup', 'clients of');
    const port = ec2.Port.tcp(storePorts[role]);
    server.addIngressRule(clients, port, `clients of the ${role} store`);
    clients.addEgressRule(server, port, `to the ${role} store`);
    return { server, clients };
  }
}
