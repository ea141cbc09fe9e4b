import type { StoreRole } from '../config/contract/store-names';
import type { Reference } from './resolve-reference';
import type { ParsedStack, Rule } from './rule';
import { accessProblems } from './support/access-problems';
import { referencesIn } from './support/references';
import { findingAt, type Located } from './support/resources';
import { storesOf, storeUsers } from './support/stores';
import { isTrue, literalText, numberOf, recordOf, shortJson } from './support/template-values';

const roles: readonly StoreRole[] = ['jobs', 'pubsub', 'cache'];
/** Characters of a password (ElastiCache, authenticating with role-based access control), and what a secret has that says nothing. */
const passwordCharacters = { from: 16, to: 128, byDefault: 32 } as const;
const userType = 'AWS::ElastiCache::User';

export const storeUsersMinimal: Rule = {
  id: 'store-users-minimal',
  title: 'A user of one store is of no use in the other, and none may wipe a store.',
  consequence:
    'Honeybadger asked itself what one FLUSHALL in the wrong console would do: every queued job gone, and nothing in ' +
    'the way of it. And where one user may enqueue and publish, jobs and websockets can meet in one store by mistake, as ' +
    'they did at Avochato on 19 November 2020.',
  source: 'https://www.honeybadger.io/blog/safeguarding-redis/',
  check: (stacks) =>
    roles.flatMap((role) =>
      storesOf(stacks, role).flatMap((store) =>
        storeUsers(stacks, store).flatMap((user) =>
          [...problems(user, role), ...shortPasswords(stacks, user)].map((problem) =>
            findingAt(user.target ?? store, `user of the ${role} store ${store.logicalId} ${problem}`),
          ),
        ),
      ),
    ),
};

function problems({ key, target }: Reference, role: StoreRole): string[] {
  if (target?.resource.Type !== userType) return [`is ${key}, expected one that these templates make`];
  const accessString = literalText(target.properties.AccessString);
  if (accessString === undefined) {
    return [`has the AccessString ${shortJson(target.properties.AccessString)}, expected a literal one`];
  }
  return [...accessProblems(accessString, role), ...withoutPassword(target)];
}

function withoutPassword({ properties }: Located): string[] {
  return isTrue(properties.NoPasswordRequired) ||
    recordOf(properties.AuthenticationMode).Type === 'no-password-required'
    ? ['needs no password (NoPasswordRequired)']
    : [];
}

/** A secret takes any length, and ElastiCache refuses the user in the middle of a deploy. */
function shortPasswords(stacks: readonly ParsedStack[], { target }: Reference): string[] {
  if (target === undefined) return [];
  const { stack, properties } = target;
  const secrets = referencesIn(stacks, { stack, value: properties.Passwords });
  return secrets.flatMap((secret) => {
    const { GenerateSecretString: generated } = secret.properties;
    const length = numberOf(recordOf(generated).PasswordLength) ?? passwordCharacters.byDefault;
    const { from, to } = passwordCharacters;
    return generated === undefined || (length >= from && length <= to)
      ? []
      : [`has a password of ${length} characters (${secret.logicalId}), expected ${from} to ${to}`];
  });
}
