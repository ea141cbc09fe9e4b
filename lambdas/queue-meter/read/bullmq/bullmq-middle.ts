import type { BullmqKeys } from '../../../../domain/jobs/queue-keys';
import type { CommandBatch } from '../../../store-client/command-batch';
import { evenPositions } from '../even-positions';
import type { Look } from '../look';
import { type FoundGroups, queryGroups } from './bullmq-groups';
import { type FoundFirsts, firstsInEnds, queryFirstsBetween } from './bullmq-priorities';
import { type FoundQueue, listedJobs, windowIds } from './bullmq-queue';

/** What the third round trip finds between the ends of one queue. */
export interface FoundMiddle {
  /** Evenly from all jobs that are in no window. */
  readonly sampleIds: readonly string[];
  /** The first of each priority that is in no window. */
  readonly firstIds: readonly string[];
  /** Whether these are all priorities. */
  readonly allPriorities: boolean;
  readonly groups: FoundGroups;
}

/** Where jobs stand that are in no window: a list or a sorted set, and a range of places in it. */
interface Segment {
  readonly command: 'lindex' | 'zrange';
  readonly key: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Asks for ids between the ends: a sample of jobs, the first of each priority, and which groups there are. Of a queue that is
 * no longer than its windows nothing is asked. Lists and sets hold ids of a few bytes, so that even the middle of ten million
 * is near (some thousand nodes of a list).
 */
export function queryBullmqMiddle(
  batch: CommandBatch,
  keys: BullmqKeys,
  { found, look, groups: mostGroups }: { found: FoundQueue; look: Look; groups: number },
): () => FoundMiddle {
  const segments = segmentsOf(keys, found);
  const lengths = segments.map(({ from, to }) => Math.max(0, to - from));
  const inSegments = lengths.reduce((sum, length) => sum + length, 0);
  let before = 0;
  const positions = evenPositions(0, inSegments, look.sampledJobs);
  const sampled = segments.flatMap(({ command, key, from }, index) => {
    const [first, end] = [before, before + (lengths[index] ?? 0)];
    before = end;
    return positions
      .filter((position) => position >= first && position < end)
      .map((position) => askedAt(batch, { command, key, place: from + position - first }));
  });
  const firsts = queryFirstsBetween(batch, keys.prioritized, { ...found.prioritized, most: look.priorities });
  const groups = queryGroups(batch, found.groupSets, mostGroups);
  return () => {
    const { ids, all }: FoundFirsts = firsts();
    const known = new Set(Object.values(windowIds(found)).flat());
    return {
      sampleIds: sampled.flatMap((reply) => reply()).filter((id) => !known.has(id)),
      firstIds: [...firstsInEnds(found.prioritized), ...ids].filter((id) => !known.has(id)),
      allPriorities: all,
      groups: groups(),
    };
  };
}

function askedAt(
  batch: CommandBatch,
  { command, key, place }: Pick<Segment, 'command' | 'key'> & { readonly place: number },
): () => readonly string[] {
  if (command === 'zrange') return batch.texts('zrange', key, place, place);
  const id = batch.textOrNone('lindex', key, place);
  return () => [id() ?? []].flat();
}

function segmentsOf(keys: BullmqKeys, found: FoundQueue): readonly Segment[] {
  const { windowJobs, listLengths, prioritized, dueJobs } = found;
  // Next are first those in order: only what room they leave is of the others.
  const roomForPrioritized = Math.max(0, windowJobs - listedJobs(found));
  const roomForDue = Math.max(0, roomForPrioritized - prioritized.jobs);
  return [
    ...[keys.wait, keys.paused].map((key, index) => ({
      ...{ command: 'lindex' as const, key, from: windowJobs },
      to: (listLengths[index] ?? 0) - windowJobs,
    })),
    {
      ...{ command: 'zrange' as const, key: keys.prioritized, from: roomForPrioritized },
      to: prioritized.jobs - windowJobs,
    },
    { command: 'zrange' as const, key: keys.delayed, from: Math.min(roomForDue, dueJobs), to: dueJobs },
  ];
}
