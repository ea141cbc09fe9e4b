import { incidents } from './incidents';
import type { Rule } from './rule';
import { findingAt } from './support/resources';
import { type StoreResource, storesOf } from './support/stores';
import { isTrue, listOf, shortJson } from './support/template-values';

export const storeEncryption: Rule = {
  id: 'store-encryption',
  title: 'A store speaks TLS only, is encrypted at rest, and knows its users by name.',
  consequence:
    'HeadCrab, found in 2023: at least 1,200 Redis servers were taken over because whoever reached the port needed no ' +
    'user and no password. ElastiCache has users only where TLS is on.',
  source: incidents.headCrab2023,
  check: (stacks) =>
    storesOf(stacks).flatMap((store) => problems(store).map((message) => findingAt(store, message))),
};

function problems({ properties }: StoreResource): string[] {
  const { TransitEncryptionEnabled, TransitEncryptionMode, AtRestEncryptionEnabled, Engine } = properties;
  const found: string[] = [];
  if (!isTrue(TransitEncryptionEnabled)) {
    found.push(`TransitEncryptionEnabled is ${shortJson(TransitEncryptionEnabled)}, expected true`);
  }
  // Left out it is `required`; `preferred` lets a client speak in clear.
  if (TransitEncryptionMode !== undefined && TransitEncryptionMode !== 'required') {
    found.push(`TransitEncryptionMode is ${shortJson(TransitEncryptionMode)}, expected "required"`);
  }
  if (!isTrue(AtRestEncryptionEnabled)) {
    found.push(`AtRestEncryptionEnabled is ${shortJson(AtRestEncryptionEnabled)}, expected true`);
  }
  if (Engine !== 'valkey' && Engine !== 'redis') {
    found.push(`Engine is ${shortJson(Engine)}, expected "valkey" or "redis"`);
  }
  if (listOf(properties.UserGroupIds).length === 0) {
    found.push('UserGroupIds is empty, expected a user group: without one, whoever dials may do everything');
  }
  if (properties.AuthToken !== undefined) {
    found.push('AuthToken is set, expected users of a user group: one password for all cannot be limited');
  }
  return found;
}
