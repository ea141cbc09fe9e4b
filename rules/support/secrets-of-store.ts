import type { ParsedStack } from '../rule';
import { referencesIn } from './references-in';
import { type Located, resourcesOf } from './resources-of';
import { storeUsers } from './store-users';

const secretType = 'AWS::SecretsManager::Secret';

/** The secrets that open a store: those that hold its address, and the passwords of its users. */
export function secretsOfStore(stacks: readonly ParsedStack[], store: Located): Located[] {
  const connections = resourcesOf(stacks, secretType).filter(({ stack, properties }) =>
    referencesIn(stacks, { stack, value: properties.SecretString }).some(({ key }) => key === store.key),
  );
  const passwords = storeUsers(stacks, store).flatMap(({ target }) =>
    target === undefined
      ? []
      : referencesIn(stacks, {
          stack: target.stack,
          value: [target.properties.Passwords, target.properties.AuthenticationMode],
        }).filter(({ resource }) => resource.Type === secretType),
  );
  return [...connections, ...passwords];
}
