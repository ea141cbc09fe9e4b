import { createHash } from 'node:crypto';
import { RegionError } from '../region-error';
import type { DescribedUser } from './store-description';

/**
 * The lines of a server's ACL file, with the access strings as deployed. The default user is off unless the deployment has
 * one: ElastiCache turns it off when a Valkey user group is attached. Passwords appear as SHA-256 only. Pure.
 * @throws RegionError listing every user that ElastiCache would refuse as well.
 */
export function aclFileLines(users: readonly DescribedUser[]): readonly string[] {
  const problems = users.flatMap(problemsOf);
  if (problems.length > 0)
    throw new RegionError('Users of a store cannot be given to a local server:', problems);
  const lines = users.map(
    ({ name, password, accessString }) =>
      `user ${name} ${passwordRule(password)} ${accessString.trim().split(/ +/).join(' ')}`,
  );
  return users.some(({ name }) => name === 'default') ? lines : ['user default off', ...lines];
}

function passwordRule(password: string): string {
  return `#${createHash('sha256').update(password).digest('hex')}`;
}

/** Each user is one line of the ACL file, so nothing of a user may end the line or take the password away. */
function problemsOf({ name, accessString, password }: DescribedUser): readonly string[] {
  const problems: string[] = [];
  if (!/^[\w.-]+$/.test(name))
    problems.push(`user "${name}": expected letters, digits, "-", "_" and "." in the name`);
  if (password === '') problems.push(`user "${name}": expected a password, got none`);
  if (/[^\x20-\x7e]/.test(accessString))
    problems.push(`user "${name}": expected one line of ASCII as access string`);
  const refused = accessString.split(' ').filter((rule) => /^([<>#!]|nopass$|resetpass$|reset$)/i.test(rule));
  if (refused.length > 0) {
    problems.push(
      `user "${name}": ElastiCache refuses passwords and resets in an access string, got "${refused.join(' ')}"`,
    );
  }
  return problems;
}
