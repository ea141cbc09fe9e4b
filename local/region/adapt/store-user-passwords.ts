import {
  type AdaptationNote,
  type Adapted,
  isObject,
  resourcesOfType,
  type Template,
  type TemplateResource,
  withResources,
} from './template';

/**
 * Writes passwords of store users the older way: the emulator ignores AuthenticationMode and makes a user that
 * needs no password.
 */
export function storeUserPasswords(template: Template): Adapted {
  const changed: Record<string, TemplateResource> = {};
  const notes: AdaptationNote[] = [];
  for (const [logicalId, resource] of resourcesOfType(template, 'AWS::ElastiCache::User')) {
    const { AuthenticationMode: mode, ...properties } = resource.Properties ?? {};
    if (!isObject(mode) || mode.Type !== 'password' || !Array.isArray(mode.Passwords)) continue;
    changed[logicalId] = { ...resource, Properties: { ...properties, Passwords: mode.Passwords } };
    const reason = 'password given as Passwords: the emulator ignores AuthenticationMode';
    notes.push({ kind: 'changed', what: 'store user', logicalId, reason });
  }
  return { template: withResources(template, changed), notes };
}
