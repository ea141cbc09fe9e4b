import { mapJson, mapSubVariables, mapTemplate, type Reference, referenceOf } from './references';
import { type AdaptationNote, type Adapted, type Json, resourcesOfType, type Template } from './template';

const GROUP = 'AWS::ElastiCache::ReplicationGroup';
const LOCAL_HOST = '127.0.0.1';

/** `PrimaryEndPoint.Address`, `ReaderEndPoint.Port` and so on; a list has its own attributes, which stay. */
const ENDPOINT = /^(?:Primary|Reader|Configuration)EndPoint\.(Address|Port)$/;

/** The name under which a replication group's local port is remembered: its fixed id, or where it stands. */
export function storePortName(
  stack: string,
  logicalId: string,
  replicationGroupId: Json | undefined,
): string {
  return typeof replicationGroupId === 'string' ? replicationGroupId : `${stack}/${logicalId}`;
}

/** Names of the ports that a template's replication groups need. */
export function storePortNames(template: Template, stack: string): string[] {
  return resourcesOfType(template, GROUP).map(([logicalId, { Properties }]) =>
    storePortName(stack, logicalId, Properties?.ReplicationGroupId),
  );
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
  const notes: AdaptationNote[] = [];
  const local = new Map<string, number>();
  for (const [logicalId, { Properties }] of resourcesOfType(template, GROUP)) {
    const name = storePortName(stack, logicalId, Properties?.ReplicationGroupId);
    const port = ports[name];
    if (port === undefined) throw new Error(`no local port for ${name}`);
    local.set(logicalId, port);
    const reason = `its clients get ${LOCAL_HOST}:${port} without TLS: the emulator gives all groups one endpoint, and a real server listens there`;
    notes.push({ kind: 'changed', what: 'store endpoint', logicalId, reason });
  }
  const endpoint = (reference: Reference | undefined): string | undefined => {
    const port = reference && local.get(reference.logicalId);
    const part = ENDPOINT.exec(reference?.attribute ?? '')?.[1];
    if (port === undefined || part === undefined) return undefined;
    return part === 'Address' ? LOCAL_HOST : String(port);
  };
  const change = (value: Json): Json =>
    mapJson(mapSubVariables(value, endpoint), (part) => {
      if (typeof part === 'string') return part.replaceAll('rediss://', 'redis://');
      return endpoint(referenceOf(part)) ?? part;
    });
  return { template: mapTemplate(template, change), notes };
}
