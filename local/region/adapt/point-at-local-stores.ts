import {
  mapJson,
  mapSubVariables,
  mapTemplate,
  referenceOf,
  type TemplateReference,
  templateReferencesIn,
} from './references';
import { type Adapted, isObject, type Json, resourcesOfType, type Template } from './template';

const GROUP = 'AWS::ElastiCache::ReplicationGroup';
const LOCAL_HOST = '127.0.0.1';
const DEFAULT_PORT = 6379;

/** `PrimaryEndPoint.Address`, `ReaderEndPoint.Port` and so on; a list has its own attributes, which stay. */
const ENDPOINT = /^(?:Primary|Reader|Configuration)EndPoint\.(Address|Port)$/;

/** The name under which a replication group's local port is remembered: its fixed id, or where it stands. */
function storePortName(stack: string, logicalId: string, replicationGroupId: Json | undefined): string {
  return typeof replicationGroupId === 'string' ? replicationGroupId : `${stack}/${logicalId}`;
}

/** Names of the ports that a template's replication groups need. */
export function storePortNames(template: Template, stack: string): string[] {
  return resourcesOfType(template, GROUP).map(([logicalId, { Properties }]) =>
    storePortName(stack, logicalId, Properties?.ReplicationGroupId),
  );
}

/** A replication group and where its server will listen. */
interface LocalStore {
  /** The port that the template gives the group. */
  readonly deployedPort: number;
  readonly localPort: number;
}

/**
 * Puts 127.0.0.1 and each group's own port where the template asks for an endpoint: the emulator gives every group
 * the same one. `rediss://` becomes `redis://`, because the local servers speak no TLS.
 * @param ports local ports by the names of `storePortNames`
 */
export function pointAtLocalStores(
  template: Template,
  stack: string,
  ports: Readonly<Record<string, number>>,
): Adapted {
  const stores = new Map<string, LocalStore>();
  for (const [logicalId, { Properties = {} }] of resourcesOfType(template, GROUP)) {
    const name = storePortName(stack, logicalId, Properties.ReplicationGroupId);
    const localPort = ports[name];
    if (localPort === undefined) throw new Error(`no local port for ${name}`);
    const deployedPort = typeof Properties.Port === 'number' ? Properties.Port : DEFAULT_PORT;
    stores.set(logicalId, { deployedPort, localPort });
  }
  const endpoint = (reference: TemplateReference | undefined): string | undefined => {
    const store = reference && stores.get(reference.logicalId);
    const part = ENDPOINT.exec(reference?.attribute ?? '')?.[1];
    if (store === undefined || part === undefined) return undefined;
    return part === 'Address' ? LOCAL_HOST : String(store.localPort);
  };
  const change = (value: Json): Json =>
    mapJson(mapSubVariables(withLocalPorts(value, stores), endpoint), (part) => {
      if (typeof part === 'string') return part.replaceAll('rediss://', 'redis://');
      return endpoint(referenceOf(part)) ?? part;
    });
  const { template: mapped, changed } = mapTemplate(template, change);
  const reason =
    'names the real server on this machine, without TLS: the emulator gives all groups one endpoint';
  const notes = changed.map((logicalId) => ({
    kind: 'changed' as const,
    what: 'store endpoint',
    logicalId,
    reason,
  }));
  return { template: mapped, notes };
}

/**
 * A port is known when the template is written, so it often stands as a number beside the address: in text that is
 * joined with a group's address, that number is that group's port.
 */
function withLocalPorts(value: Json, stores: ReadonlyMap<string, LocalStore>): Json {
  return mapJson(value, (part) => {
    if (!isObject(part)) return part;
    const name = ['Fn::Join', 'Fn::Sub'].find((key) => key in part);
    if (name === undefined) return part;
    const named = new Set(templateReferencesIn(part).map(({ logicalId }) => logicalId));
    let text: Json = part[name] ?? null;
    for (const [logicalId, { deployedPort, localPort }] of stores) {
      if (!named.has(logicalId)) continue;
      const alone = new RegExp(`(?<![\\d.])${deployedPort}(?![\\d.])`, 'g');
      text = mapJson(text, (each) =>
        typeof each === 'string' ? each.replace(alone, String(localPort)) : each,
      );
    }
    return { [name]: text };
  });
}
