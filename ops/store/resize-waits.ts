import { CliError } from '../kit/command-result';
import { waitUntil } from '../kit/wait-until';
import { type JobCounters, jobCounters } from './job-counters';
import { allowedNodeTypes, busyNodes, type LiveStore, liveStore, storeEvents } from './replication-group';
import { isSettled } from './resize-facts';
import type { ResizeRun } from './resize-run';

const pollMs = 10_000;

/** The meter reads every ten seconds; after a failover it needs a new connection first. */
const countTimeoutMs = 300_000;

/** ElastiCache says `available` for a moment after it accepted a change. Longer than this means that it made none. */
const notMovingMs = 180_000;

/** Waits until every member is of the target's type. @throws CliError where AWS put it back, or time is over */
export async function waitForNodeType(run: ResizeRun, progress: (text: string) => void): Promise<void> {
  const { session, record, target } = run;
  let backSinceMs: number | undefined;
  const isBack = (live: LiveStore) => live.status === 'available' && !isSettled(typed(live), target);
  const { outcome } = await waitFor(run, {
    progress,
    done: ({ live }) => {
      const nowMs = session.clock.nowMs();
      backSinceMs = isBack(live) ? (backSinceMs ?? nowMs) : undefined;
      const given = backSinceMs !== undefined && nowMs - backSinceMs >= notMovingMs;
      return given || isSettled(typed(live), target);
    },
  });
  if (outcome === 'done' && backSinceMs !== undefined) {
    const events = await storeEvents(session.clients.elastiCache, record.storeId, 120);
    const messages = events.slice(0, 3).map((message) => `ElastiCache: ${message}`);
    throw new CliError(
      1,
      [`AWS did not change ${record.storeId} to ${target}, or took it back.`, ...messages].join('\n'),
    );
  }
}

/** Waits until AWS takes a change again, whatever it did meanwhile. */
export async function waitUntilAvailable(run: ResizeRun, progress: (text: string) => void): Promise<void> {
  await waitFor(run, { progress, done: ({ free }) => free });
}

/** Counters that were read at a moment or after it; nothing where the meter gives none in time. */
export async function freshCounters(
  { session, bucket }: ResizeRun,
  sinceSeconds: number,
  progress: (text: string) => void,
): Promise<JobCounters | undefined> {
  const isFresh = (found: JobCounters | undefined) => found !== undefined && found.atSeconds >= sinceSeconds;
  const { answer } = await waitUntil({
    session,
    everyMs: pollMs,
    deadlineMs: session.clock.nowMs() + countTimeoutMs,
    ask: async () => {
      const found = await jobCounters(session.clients.s3, bucket);
      if (!isFresh(found)) progress('waiting for the queue meter to count jobs');
      return found;
    },
    done: isFresh,
  });
  return isFresh(answer) ? answer : undefined;
}

interface StorePoll {
  readonly live: LiveStore;
  /** AWS would take a change. */
  readonly free: boolean;
}

interface StoreWait {
  readonly progress: (text: string) => void;
  readonly done: (poll: StorePoll) => boolean;
}

async function waitFor({ session, record, timeoutMinutes }: ResizeRun, { progress, done }: StoreWait) {
  const { clients, clock } = session;
  const beganMs = clock.nowMs();
  let lastProgress = '';
  const waited = await waitUntil({
    session,
    everyMs: pollMs,
    deadlineMs: beganMs + timeoutMinutes * 60_000,
    ask: async () => {
      const live = await liveStore(clients.elastiCache, record.storeId);
      const minutes = Math.floor((clock.nowMs() - beganMs) / 60_000);
      const busy = live.status === 'available' ? busyNodes(live).map((node) => `${node}, `) : [];
      const text = `${live.id} is ${live.status}, ${busy.join('')}${typesText(live)}, ${minutes} min`;
      if (text !== lastProgress) progress(text);
      lastProgress = text;
      const allowed =
        live.status === 'available' ? await allowedNodeTypes(clients.elastiCache, live.id) : undefined;
      return { live, free: allowed !== undefined && busyNodes(live).length === 0 };
    },
    done,
  });
  if (waited.outcome === 'late') {
    throw new CliError(
      1,
      `${record.storeId} is ${waited.answer.live.status} after ${timeoutMinutes} minutes; AWS goes on. Run it again to go on waiting`,
    );
  }
  if (waited.outcome === 'stopped') {
    throw new CliError(1, `no longer waited for ${record.storeId}; AWS goes on`);
  }
  return waited;
}

/** As in "cache.r7g.xlarge x 2, cache.r7g.2xlarge x 1". */
function typesText({ nodes }: LiveStore): string {
  const counts = new Map<string, number>();
  for (const { nodeType } of nodes) counts.set(nodeType, (counts.get(nodeType) ?? 0) + 1);
  return [...counts].map(([type, count]) => `${type === '' ? 'being replaced' : type} x ${count}`).join(', ');
}

function typed({ status, nodes }: LiveStore) {
  return { status, nodeTypes: nodes.map(({ nodeType }) => nodeType) };
}
