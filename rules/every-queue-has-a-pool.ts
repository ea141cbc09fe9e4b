import { tagKeys } from '../config/contract/tag-keys';
import { taskEnvironment } from '../config/contract/task-environment';
import { incidents } from './incidents';
import type { ParsedStack, Rule, RuleFinding } from './rule';
import { type Pool, poolOf } from './support/pools';
import { findingAt, tagOf } from './support/resources';
import { scalableTargets, taskRange } from './support/scaling';
import { type Service, servicesOf } from './support/services';
import { shortJson } from './support/template-values';

export const everyQueueHasAPool: Rule = {
  id: 'every-queue-has-a-pool',
  title: 'A queue is served by one pool of workers, and a pool serves some queue.',
  consequence:
    'Avochato, 19 November 2020: automation ran its jobs on the default queue, where everything else waited behind ' +
    'them, until a deploy moved them to another. Currents: bulk work in the hot queue, CPU at 100 percent, data lost.',
  source: incidents.avochatoNovember2020,
  check: (stacks) => {
    const pools = servicesOf(stacks).flatMap((service) => poolOf(service) ?? []);
    return [...unreadable(stacks, pools), ...servedTwice(pools)];
  },
};

function unreadable(stacks: readonly ParsedStack[], pools: readonly Pool[]): RuleFinding[] {
  return pools
    .filter(
      ({ service, queues }) =>
        queues.length === 0 && taskRange(scalableTargets(stacks, service).at(0))?.max !== 1,
    )
    .map(({ service, value }) =>
      findingAt(
        service,
        `${taskEnvironment.queues} is ${shortJson(value)}, expected at least one queue, or a single task`,
      ),
    );
}

/** Within a stage: the stages of an app may well be alike. */
function servedTwice(pools: readonly Pool[]): RuleFinding[] {
  const owners = new Map<string, Service>();
  return pools.flatMap(({ service, queues }) =>
    queues.flatMap((queue) => {
      const place = `${tagOf(service, tagKeys.stage)} ${queue}`;
      const owner = owners.get(place);
      owners.set(place, owner ?? service);
      if (owner === undefined) return [];
      const also = owner === service ? 'twice by this pool' : `by ${owner.logicalId} too`;
      return [findingAt(service, `queue ${shortJson(queue)} is served ${also}, expected one pool`)];
    }),
  );
}
