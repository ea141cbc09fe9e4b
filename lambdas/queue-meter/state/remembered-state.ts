import * as z from 'zod/mini';
import type { MeterSettings } from '../../../config/contract/meter-settings';
import type { GrowthState } from '../../../domain/scaling/growth-state';
import type { GrowthTrial } from '../../../domain/scaling/growth-trial';
import type { ProcessMemory } from '../judge/ended-processes';
import type { TicketMemory } from '../judge/pool-tickets';
import type { StressState } from '../judge/stress-level';
import type { SurveyMemory } from '../read/survey/job-store-survey';
import { type MeterState, stateVersion } from './meter-state';
import { upgradedState } from './upgraded-state';

/** A whole meter that was away for longer has nothing to go on from. */
const maxStateAgeSeconds = 300;

/**
 * A state that can be gone on from, or nothing. A state of a later version, another stage or shape, one that is too old
 * or from a slot that has not come is not an error: the meter begins anew, and only differences are missing from its
 * first reading.
 *
 * @param slotSeconds the slot about to be read
 */
export function rememberedState(
  found: unknown,
  { stage }: Pick<MeterSettings, 'stage'>,
  slotSeconds: number,
): MeterState | undefined {
  const { success, data: state } = stateShape.safeParse(upgradedState(found));
  if (!success || state.stage !== stage) return undefined;
  const age = slotSeconds - state.atSeconds;
  return age >= 0 && age <= maxStateAgeSeconds ? state : undefined;
}

/*
 * The types stand beside what uses them; these shapes only check what comes back from S3. A type that changes without
 * its shape does not compile.
 */

const seconds = z.number();
const jobs = z.number();

const rate = z.object({ seconds, jobs });
const counted = z.object({ completed: rate, failed: rate, inFlight: rate });

const appLimit = z.object({
  jobsPerSecond: z.optional(z.number()),
  inFlightJobs: z.optional(jobs),
});

const stop = z.object({
  atSeconds: seconds,
  reason: z.string(),
  usefulTasks: z.optional(z.number()),
  fruitlessSince: z.optional(seconds),
  settledSince: z.optional(seconds),
  completed: z.optional(rate),
  appLimit: z.optional(appLimit),
});

const trial: z.ZodMiniType<GrowthTrial> = z.object({
  tasksBefore: z.number(),
  before: counted,
  beforeUntil: z.optional(seconds),
  steps: z.array(z.object({ tasks: z.number(), worksFrom: seconds })),
  atWork: z.array(z.number()),
  after: counted,
  early: rate,
  afterTaskSeconds: z.number(),
  newest: z.optional(z.object({ tasks: z.number(), since: counted })),
});

const growth: z.ZodMiniType<GrowthState> = z.object({
  atSeconds: seconds,
  seen: z.optional(z.object({ tasks: z.number(), desiredTasks: z.optional(z.number()), atSeconds: seconds })),
  calmSince: z.optional(seconds),
  trial: z.optional(trial),
  unjudged: z.optional(z.object({ tasks: z.number(), sinceSeconds: seconds })),
  bestPerTask: z.optional(z.number()),
  stops: z.number(),
  stopped: z.optional(stop),
  lastStop: z.optional(z.object({ ...stop.shape, stops: z.number() })),
});

const knownLevels = ['normal', 'busy', 'stressed', 'critical'] as const;

const stress: z.ZodMiniType<StressState> = z.object({
  level: z.enum([...knownLevels, 'unknown']),
  sinceSeconds: seconds,
  lastKnownLevel: z.enum(knownLevels),
  calmSinceSeconds: z.optional(seconds),
  readableSinceSeconds: z.optional(seconds),
  reasons: z.array(
    z.object({
      code: z.enum([
        'jobs-late',
        'job-store-memory',
        'pubsub-memory',
        'web-errors',
        'store-unreachable',
        'report-stale',
        'maintenance',
      ]),
      text: z.string(),
    }),
  ),
});

const queue = z.object({
  waitingJobs: jobs,
  addedJobsTotal: z.optional(jobs),
  head: z.optional(z.object({ jobs, oldestAtSeconds: seconds, newestAtSeconds: seconds })),
});

const pool = z.object({
  readAtSeconds: seconds,
  queues: z.record(z.string(), queue),
  heldJobs: z.optional(jobs),
  backlog: z.object({ baseJobs: jobs, peakJobs: jobs, peakAtSeconds: seconds, sinceSeconds: seconds }),
  idleSinceSeconds: z.optional(seconds),
  growth: z.optional(growth),
});

const process: z.ZodMiniType<ProcessMemory> = z.object({
  busyJobs: jobs,
  mostJobs: jobs,
  queues: z.optional(z.array(z.string())),
  beatAtSeconds: z.optional(seconds),
  isQuiet: z.optional(z.literal(true)),
});

const store = z.object({
  readAtSeconds: seconds,
  uptimeSeconds: seconds,
  totals: z.record(z.string(), z.number()),
});

const survey: z.ZodMiniType<SurveyMemory> = z.object({
  cursor: z.string(),
  keys: z.array(z.string()),
  traces: z.record(
    z.string(),
    z.object({
      workerAtSeconds: z.optional(seconds),
      newestVersion: z.optional(z.object({ version: z.string(), atSeconds: seconds })),
    }),
  ),
  listedAtSeconds: z.optional(seconds),
});

const worker = z.object({ seenAtSeconds: z.optional(seconds), unseenSinceSeconds: z.optional(seconds) });

const ticket: z.ZodMiniType<TicketMemory> = z.object({
  pools: z.record(
    z.string(),
    z.object({
      knownAtSeconds: seconds,
      sinceSeconds: z.optional(seconds),
      heldAtSeconds: z.optional(seconds),
      openedAtSeconds: z.optional(seconds),
    }),
  ),
  toldAtSeconds: z.optional(seconds),
  zeroUntilSeconds: z.optional(seconds),
});

const fallbackStore = z.object({
  memoryPercent: z.optional(z.number()),
  engineCpuPercent: z.optional(z.number()),
});

/** What a `MeterState` looks like. */
const stateShape: z.ZodMiniType<MeterState> = z.object({
  version: z.literal(stateVersion),
  stage: z.string(),
  atSeconds: seconds,
  pools: z.record(z.string(), pool),
  jobs: z.optional(
    z.object({
      readAtSeconds: seconds,
      deadJobs: jobs,
      completedJobsTotal: z.optional(jobs),
      failedJobsTotal: z.optional(jobs),
      processes: z.optional(z.record(z.string(), process)),
      handBacks: z.optional(z.object({ jobs, untilSeconds: seconds })),
    }),
  ),
  survey: z.optional(survey),
  workers: z.optional(z.record(z.string(), worker)),
  tickets: z.optional(
    z.object({
      'backlog-growing': z.optional(ticket),
      'pool-at-ceiling': z.optional(ticket),
      'growth-stopped': z.optional(ticket),
    }),
  ),
  stores: z.object({ jobs: z.optional(store), pubsub: z.optional(store) }),
  storeFullAtSeconds: z.optional(seconds),
  stress: z.optional(stress),
  polledAtSeconds: z.optional(seconds),
  tasks: z.optional(
    z.object({
      atSeconds: seconds,
      pools: z.record(z.string(), z.object({ runningTasks: z.number(), desiredTasks: z.number() })),
    }),
  ),
  fallback: z.optional(
    z.object({
      atSeconds: seconds,
      stores: z.object({ jobs: z.optional(fallbackStore), pubsub: z.optional(fallbackStore) }),
      webErrorPercent: z.optional(z.number()),
      plannedAnswers: z.optional(z.number()),
    }),
  ),
  report: z.optional(z.object({ atSeconds: seconds, fingerprint: z.string() })),
});
