import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { MeterStore } from '../../config/contract/meter-settings';
import type { JobStoreConfig } from '../../config/schema/stage';
import type { StoreConnection } from './store-connection';

type Names = JobStoreConfig['environment'];

/** What a task gets to reach a store: the group to join, and variables under the names that the app expects. */
export interface StoreAccess {
  readonly clientGroup: ec2.ISecurityGroup;
  readonly secrets: Readonly<Record<string, ecs.Secret>>;
  /** Plain variables: how to behave towards the store. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The access of a store's app user. Each value comes from the connection's secret, so none stands in a template. */
export function storeAccess(
  clientGroup: ec2.ISecurityGroup,
  connection: StoreConnection,
  names: Names,
): StoreAccess {
  const wanted: ReadonlyArray<readonly [name: string | undefined, field: string]> = [
    [names.url, 'url'],
    [names.host, 'host'],
    [names.port, 'port'],
    [names.user, 'username'],
    [names.password, 'password'],
  ];
  const secrets: Record<string, ecs.Secret> = {};
  for (const [name, field] of wanted) {
    if (name !== undefined) {
      secrets[name] = ecs.Secret.fromSecretsManager(connection.secret, field);
    }
  }
  return { clientGroup, secrets, environment: {} };
}

/** The access to those of these stores that the stage has. */
export function storeAccesses(
  ...stores: readonly ({ readonly access: StoreAccess } | undefined)[]
): StoreAccess[] {
  return stores.flatMap((store) => (store === undefined ? [] : [store.access]));
}

/** The caches that a service or pool names. */
export function cachesOf<Cache extends { readonly name: string }>({
  config,
  caches,
}: {
  readonly config: { readonly caches: readonly string[] };
  readonly caches: readonly Cache[];
}): Cache[] {
  return caches.filter(({ name }) => config.caches.includes(name));
}

/** What a store can hold, and the names of its nodes. */
export type StoreSize = MeterStore;

/** What the queue meter gets to read a store, and nothing else does. */
export interface MeterAccess {
  readonly clientGroup: ISecurityGroup;
  /** Lets a function read the connection of the store's meter user, who may only look. */
  grantConnect(grantee: IGrantable): Grant;
}

/** What the queue mover gets to reach the job store as the app's user: parking a job is more than looking at it. */
export interface MoverAccess {
  readonly clientGroup: ISecurityGroup;
  /** Lets a function read the connection of the store's app user. */
  grantConnect(grantee: IGrantable): Grant;
}
