import type { StoreRole } from '../config/contract/store-names';
import { type Role, tagKeys } from '../config/contract/tag-keys';
import { incidents } from './incidents';
import { type Reference, resolveReference } from './resolve-reference';
import type { ParsedStack, Rule, RuleFinding } from './rule';
import { poolOf } from './support/pools';
import { findingAt, tagOf } from './support/resources';
import { securityGroups } from './support/security-groups';
import { servicesOf } from './support/services';
import { type StoreResource, storesOf, storeUserGroups, storeUsers } from './support/stores';
import { literalText } from './support/template-values';

/** What two stores may have in common by mistake. */
const shareable: Readonly<
  Record<string, (stacks: readonly ParsedStack[], store: StoreResource) => Reference[]>
> = {
  'parameter group': (stacks, { stack, properties }) => [
    resolveReference(stacks, { stack, value: properties.CacheParameterGroupName }),
  ],
  'user group': storeUserGroups,
  user: storeUsers,
  'security group': (stacks, { stack, properties }) =>
    securityGroups(stacks, { stack, value: properties.SecurityGroupIds }),
};

export const separateStores: Rule = {
  id: 'separate-stores',
  title: 'Jobs and websockets have a store each, caches have others, and these stores share nothing.',
  consequence:
    'Avochato, 19 November 2020: jobs and websockets shared one Redis. Jobs that could not reach a websocket piled up, ' +
    'took all memory, and inbox, API and mobile apps went down with them.',
  source: incidents.avochatoNovember2020,
  check: (stacks) => [...missing(stacks), ...shared(stacks)],
};

/**
 * Without a store that says it is theirs, websockets and jobs meet in whatever store there is. A stage of which no pool has
 * queues needs none for jobs.
 */
function missing(stacks: readonly ParsedStack[]): RuleFinding[] {
  const websockets: Role = 'websockets';
  return servicesOf(stacks, websockets).flatMap((service) => {
    const stage = tagOf(service, tagKeys.stage);
    const needed: readonly StoreRole[] = hasJobs(stacks, stage) ? ['jobs', 'pubsub'] : ['pubsub'];
    return needed
      .filter((role) => !storesOf(stacks, role).some((store) => tagOf(store, tagKeys.stage) === stage))
      .map((role) =>
        findingAt(
          service,
          `serves websockets, but no store of its stage has the tag ${tagKeys.role}=${role}: expected ${needed.length > 1 ? 'one of each' : 'one'}`,
        ),
      );
  });
}

/** Whether a pool of the stage works jobs off. One whose queues no template tells may have any. */
function hasJobs(stacks: readonly ParsedStack[], stage: string | undefined): boolean {
  return servicesOf(stacks)
    .filter((service) => tagOf(service, tagKeys.stage) === stage)
    .flatMap((service) => poolOf(service) ?? [])
    .some(({ value, queues }) => queues.length > 0 || literalText(value) === undefined);
}

/** Of stores of different roles each pair, told at the one that comes later here. */
const roles = ['jobs', 'pubsub', 'cache'] as const satisfies readonly StoreRole[];
const titles: Readonly<Record<StoreRole, string>> = {
  jobs: 'job store',
  pubsub: 'pub/sub store',
  cache: 'cache',
};

function shared(stacks: readonly ParsedStack[]): RuleFinding[] {
  const pairs = roles.flatMap((role, index) =>
    storesOf(stacks, role).flatMap((one) =>
      roles
        .slice(index + 1)
        .flatMap((later) => storesOf(stacks, later).map((other) => ({ title: titles[role], one, other }))),
    ),
  );
  return pairs.flatMap(({ title, one, other }) =>
    Object.entries(shareable).flatMap(([what, of]) => {
      const ofOne = new Set(of(stacks, one).map(({ key }) => key));
      return of(stacks, other)
        .filter(({ key }) => ofOne.has(key))
        .map(({ target, key }) =>
          findingAt(
            other,
            `shares the ${what} ${target?.logicalId ?? key} with the ${title} ${one.logicalId}: expected its own`,
          ),
        );
    }),
  );
}
