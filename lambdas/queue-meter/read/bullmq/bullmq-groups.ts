import type { BullmqKeys } from '../../../../domain/jobs/queue-keys';
import type { CommandBatch } from '../../../store-client/command-batch';
import { evenPositions } from '../even-positions';

/**
 * Groups that are counted in one reading; of more, the count is a lower bound and said to be one. An app has a group for each
 * customer, so there may be tens of thousands, and each costs five commands.
 */
const MOST_GROUPS = 200;

/** The same of all queues together. */
const MOST_GROUPS_IN_ALL = 4_000;

/** Groups of one queue that are counted, by how many queues may have some. */
export function groupsOfEach(queues: number): number {
  return Math.min(MOST_GROUPS, Math.max(1, Math.floor(MOST_GROUPS_IN_ALL / Math.max(1, queues))));
}

/** Ids of the newest jobs that are read in all groups together, from which a sample is taken. */
const MOST_NEWEST_IDS = 2_000;

/** Names of groups in which jobs of a queue wait. */
export interface FoundGroups {
  readonly ids: readonly string[];
  /** There are more. */
  readonly more: boolean;
}

/**
 * Asks which of these sets of groups there are: without BullMQ Pro none. Their kind is asked, and not what they hold: a job
 * whose own id is `groups` has its hash under that very key, and must not fail the reading.
 */
export function queryGroupSets(batch: CommandBatch, groupSets: readonly string[]): () => readonly string[] {
  const kinds = groupSets.map((set) => ({ set, kind: batch.text('type', set) }));
  return () => kinds.flatMap(({ set, kind }) => (kind() === 'zset' ? [set] : []));
}

/**
 * Asks for the groups of BullMQ Pro. Jobs with a group stand in a list of their own, and in none of the queue's; each group
 * with jobs is in one of four sorted sets, by what it waits for.
 */
export function queryGroups(
  batch: CommandBatch,
  groupSets: readonly string[],
  most = MOST_GROUPS,
): () => FoundGroups {
  const sets = groupSets.map((set) => batch.texts('zrange', set, 0, most));
  return () => {
    const ids = [...new Set(sets.flatMap((set) => set()))];
    return { ids: ids.slice(0, most), more: ids.length > most };
  };
}

/** Jobs that wait in groups. */
export interface GroupedJobs {
  readonly jobs: number;
  /** The next of each group, and the next of its prioritised ones: the oldest is among them. */
  readonly nextIds: readonly string[];
  /** Of all of them, as many of each group as its size says. */
  readonly sampleIds: readonly string[];
  /** Groups, or jobs behind a prioritised one, were not looked at. */
  readonly mayBeOlder: boolean;
}

/** Asks how many jobs wait in each of the groups, which are next and which came last. */
export function queryGroupedJobs(
  batch: CommandBatch,
  keys: BullmqKeys,
  { ids, more }: FoundGroups,
): (sampleSize: number) => GroupedJobs {
  const newestOfEach = Math.min(100, Math.max(1, Math.floor(MOST_NEWEST_IDS / Math.max(1, ids.length))));
  const groups = ids.map((id) => {
    const { list, prioritized } = keys.group(id);
    return {
      listed: batch.count('llen', list),
      prioritizedJobs: batch.count('zcard', prioritized),
      next: batch.texts('lrange', list, -1, -1),
      nextPrioritized: batch.texts('zrange', prioritized, 0, 0),
      newest: batch.texts('lrange', list, 0, newestOfEach - 1),
    };
  });
  return (sampleSize) => {
    const read = groups.map((group) => ({
      listed: group.listed(),
      prioritizedJobs: group.prioritizedJobs(),
      nextIds: [...group.next(), ...group.nextPrioritized()],
      newest: group.newest(),
    }));
    const jobs = read.reduce((sum, group) => sum + group.listed + group.prioritizedJobs, 0);
    let before = 0;
    const positions = evenPositions(0, jobs, sampleSize);
    return {
      jobs,
      nextIds: read.flatMap(({ nextIds }) => nextIds),
      sampleIds: read.flatMap(({ listed, prioritizedJobs, newest }) => {
        const [first, end] = [before, before + listed + prioritizedJobs];
        before = end;
        return newest.slice(0, positions.filter((position) => position >= first && position < end).length);
      }),
      mayBeOlder: more || read.some(({ prioritizedJobs }) => prioritizedJobs > 1),
    };
  };
}
