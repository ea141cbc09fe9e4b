import * as z from 'zod/mini';
import type { JobNotes } from '../../domain/parked/job-notes';
import {
  fastestJobsPerSecond,
  type LookAnswer,
  type MoveAnswer,
  type MoverRequest,
  type OwnTurn,
  type StopAnswer,
} from '../../domain/parked/mover-protocol';
import {
  type AdoptedFrom,
  type HeldQueue,
  type LockedJobs,
  operationIdPattern,
  type ParkedCount,
  type ParkedOperation,
  type ReturnedJobs,
  type ReturnStop,
  type ScanPosition,
} from '../../domain/parked/operation';
import type { BatchOutcome, ParkedBatch, ParkedJob, WrittenBatch } from '../../domain/parked/parked-job';
import type { JobPattern } from '../../domain/switchboard/document';

/*
 * The types stand in domain/parked; these shapes only check what comes back from S3 and Lambda, on both sides. A type
 * that changes without its shape does not compile.
 */

const text = z.string({ error: 'expected a string' }).check(z.minLength(1, { error: 'expected a string' }));
const count = z
  .int({ error: 'expected a whole number' })
  .check(z.minimum(0, { error: 'expected 0 or more' }));
const yesOrNo = z.boolean({ error: 'expected true or false' });
const id = z
  .string({ error: 'expected the id of an operation' })
  .check(z.regex(operationIdPattern, { error: 'expected the id of an operation' }));
const kind = z.enum(['park', 'purge', 'adopt'], { error: 'expected park, purge or adopt' });

/** What the function takes jobs for: it knows the stage's store and no other. */
const takenId = z
  .string({ error: 'expected the id of a park or purge' })
  .check(
    z.regex(operationIdPattern, { error: 'expected the id of a park or purge' }),
    z.regex(/^(?!adopt)/, { error: 'expected the id of a park or purge' }),
  );
const takenKind = z.enum(['park', 'purge'], { error: 'expected park or purge' });

const pattern: z.ZodMiniType<JobPattern> = z.object(
  { source: text, jobClass: text, account: text },
  { error: 'expected source, jobClass and account' },
);

const scan: z.ZodMiniType<ScanPosition> = z.object({
  pass: count,
  place: count,
  skip: count,
  toSee: z.optional(count),
  found: count,
  left: count,
  queues: z.optional(z.array(z.string())),
});

const parkedCount: z.ZodMiniType<ParkedCount> = z.object({
  queue: z.string(),
  jobClass: z.string(),
  source: z.optional(z.string()),
  account: z.optional(z.string()),
  jobs: count,
});

const returnStop: z.ZodMiniType<ReturnStop> = z.enum(['ceiling', 'queue-paused']);

const locked: z.ZodMiniType<LockedJobs> = z.object({ releasable: count, other: count });

const notes: z.ZodMiniType<JobNotes> = z.object({ deduplicated: count, followed: count, ownIds: count });

const held: z.ZodMiniType<HeldQueue> = z.object({ queue: z.string(), batch: count, jobs: count });

const returned: z.ZodMiniType<ReturnedJobs> = z.object({
  position: z.object({ batch: count, jobs: count }),
  jobs: count,
  present: count,
});

const adopted: z.ZodMiniType<AdoptedFrom> = z.object({
  store: z.string(),
  keyPrefix: z.string(),
  leavesDead: yesOrNo,
});

/** `parked/<id>/operation.json`. */
const operation: z.ZodMiniType<ParkedOperation> = z.object({
  version: z.union([z.literal(1), z.literal(2)], { error: 'expected 1 or 2' }),
  id,
  kind,
  pattern,
  queue: z.optional(z.string()),
  who: z.string(),
  reason: z.string(),
  startedAtSeconds: z.number(),
  phase: z.enum(['taking', 'kept', 'returning', 'returned']),
  scan,
  batches: count,
  taken: count,
  doubtful: count,
  counts: z.array(parkedCount),
  notes: z.optional(notes),
  returned,
  returnedDoubtful: returned,
  nextReturnAtMs: z.number(),
  locked: z.optional(locked),
  adopted: z.optional(adopted),
  goesBack: z.optional(z.boolean()),
  releaseLocks: z.optional(z.boolean()),
  turn: z.optional(count),
  round: z.optional(count),
  roundOf: z.optional(z.array(held)),
  held: z.optional(z.array(held)),
  stop: z.optional(returnStop),
});

const hash = z.record(z.string(), z.string());

const job: z.ZodMiniType<ParkedJob> = z.object({
  key: z.string(),
  state: z.enum(['waiting', 'prioritized', 'scheduled', 'retry', 'dead']),
  queue: z.string(),
  jobClass: z.string(),
  source: z.optional(z.string()),
  account: z.optional(z.string()),
  member: z.string(),
  score: z.optional(z.string()),
  fields: z.optional(hash),
  logs: z.optional(z.array(z.string())),
  deduplication: z.optional(z.object({ untilMs: z.optional(z.number()), next: z.optional(hash) })),
  encoding: z.optional(z.literal('latin1')),
  lock: z.optional(z.string()),
});

const batch: z.ZodMiniType<ParkedBatch | WrittenBatch> = z.discriminatedUnion(
  'version',
  [
    z.object({
      version: z.literal(1),
      state: z.enum(['candidate', 'parked']),
      jobs: z.array(job),
      doubtful: z.array(job),
    }),
    z.object({ version: z.literal(2), jobs: z.array(job) }),
  ],
  { error: 'expected a batch of version 1 or 2' },
);

/** `parked/<id>/outcomes/<number>.json`. */
const outcome: z.ZodMiniType<BatchOutcome> = z.object({
  version: z.literal(1),
  left: z.array(count),
  doubtful: z.array(count),
  changed: z.array(z.object({ index: count, job })),
});

const turn: z.ZodMiniType<OwnTurn> = z.object({ number: count, lease: z.string() });

const request: z.ZodMiniType<MoverRequest> = z.discriminatedUnion(
  'action',
  [
    z.object({ action: z.literal('look'), pattern, queue: z.optional(text), scan: z.optional(scan) }),
    z.object({
      action: z.literal('take'),
      id: takenId,
      kind: takenKind,
      pattern,
      queue: z.optional(text),
      who: text,
      reason: text,
      releaseLocks: z.optional(z.boolean()),
      turn: z.optional(turn),
    }),
    z.object({
      action: z.literal('return'),
      id,
      jobsPerSecond: z
        .number({ error: 'expected a number' })
        .check(
          z.minimum(0.1, { error: 'expected 0.1 or more' }),
          z.maximum(fastestJobsPerSecond, { error: `expected ${fastestJobsPerSecond} or less` }),
        ),
      ceilingPercent: z
        .number({ error: 'expected a number' })
        .check(
          z.minimum(1, { error: 'expected 1 or more' }),
          z.maximum(100, { error: 'expected 100 or less' }),
        ),
      toQueue: z.optional(text),
      withDoubtful: yesOrNo,
      turn: z.optional(turn),
    }),
    z.object({ action: z.literal('stop'), id }),
  ],
  { error: 'expected look, take, return or stop' },
);

const lookAnswer: z.ZodMiniType<LookAnswer> = z.object({
  done: z.boolean(),
  queue: z.optional(z.string()),
  scan,
  seen: count,
  counts: z.array(parkedCount),
  notes: z.optional(notes),
  locked: z.optional(locked),
  memoryPercent: z.number(),
});

const moveAnswer: z.ZodMiniType<MoveAnswer> = z.object({
  done: z.boolean(),
  operation,
  stop: z.optional(returnStop),
  goesOn: z.optional(z.boolean()),
  memoryPercent: z.number(),
});

const stopAnswer: z.ZodMiniType<StopAnswer> = z.object({ stopping: z.string() });

/** What the queue mover and the operator command tell each other, and what they leave in the controls bucket. */
export const parkedShapes = {
  operation,
  batch,
  outcome,
  request,
  lookAnswer,
  moveAnswer,
  stopAnswer,
} as const;
