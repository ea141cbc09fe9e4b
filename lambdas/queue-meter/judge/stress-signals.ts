import { lateJobSeconds, memoryAlarmPercents } from '../../../domain/stress/alarm-thresholds';
import type { KnownStressLevel, StressReason, StressReasonCode } from '../../../domain/stress/stress-report';

/**
 * Of the pub/sub store's memory, in percent. The budget lets all output buffers together have half, should every
 * client stop reading, so 60 is more than the plan knows; at 75 what publishes must stop, because PUBLISH minds no
 * limit of memory and nothing else would stop it.
 */
const pubSubStressedPercent = 60;
const pubSubCriticalPercent = 75;

/**
 * Of the answers of web and API, in percent. One in a hundred is what undoes a deploy; a page is some seven requests, of
 * which none may fail: at 5 % three pages in ten are broken, at 10 % every second one.
 */
const webBusyPercent = 1;
const webStressedPercent = 5;
const webCriticalPercent = 10;

/** Where AWS advises an alarm on the one thread that serves a store ("Which Metrics Should I Monitor?"). */
const engineBusyPercent = 90;

/** What one reading knows. What is absent could not be read, and so could what is not a number. */
export interface StressInputs {
  /** Of the reading, seconds since 1970. */
  readonly atSeconds: number;
  readonly jobStore?: { readonly memoryUsedPercent: number };
  readonly pubsub?: { readonly memoryUsedPercent: number };
  /** The stage has no pub/sub store: that nothing is known of it is no loss. */
  readonly noPubSub?: true;
  /** Memory of the job store above which producers refuse what may be shed. */
  readonly enqueueCeilingPercent: number;
  /** Every pool that works queues off. */
  readonly pools: readonly StressPool[];
  /** What others than the meter have seen. It is no loss when they say nothing. */
  readonly fallback: {
    /** The fullest node of the stores that the meter could not read, as ElastiCache has it. */
    readonly storeMemoryPercent?: number;
    /** The busiest engine thread of their nodes. */
    readonly storeEngineCpuPercent?: number;
    /** Unplanned 5xx among the answers; to be left out where too few are given to make a share of them. */
    readonly webErrorPercent?: number;
    /** What rules of maintenance answered in the last minutes. */
    readonly plannedAnswers?: number;
  };
}

interface StressPool {
  readonly name: string;
  readonly latencyTargetSeconds: number;
  readonly oldestJobAgeSeconds?: number;
  /** Its tasks run and nobody is seen to work, in words: that its queues are short says nothing. */
  readonly workersUnseen?: string;
}

/** A figure that is above normal, or one that is normal and has to be said. */
interface StressSignal {
  readonly level: KnownStressLevel;
  readonly reason: StressReason;
}

export interface StressSignals {
  readonly signals: readonly StressSignal[];
  /** What the meter could not read: how the platform is cannot be known without it. */
  readonly unread: readonly StressReason[];
}

/** What each figure of a reading says by itself. */
export function stressSignals(inputs: StressInputs): StressSignals {
  const { enqueueCeilingPercent, pools, fallback } = inputs;
  const jobStorePercent = read(inputs.jobStore?.memoryUsedPercent);
  const pubSubPercent = read(inputs.pubsub?.memoryUsedPercent);
  const pubSubUnread = inputs.noPubSub !== true && pubSubPercent === undefined;
  const unreachable = jobStorePercent === undefined || pubSubUnread;
  const jobStore = jobStoreLimits(enqueueCeilingPercent);
  const signals = [
    over(jobStore, jobStorePercent, (percent) => [
      'job-store-memory',
      `job store: ${percent} % of its memory`,
    ]),
    over(pubSubLimits, pubSubPercent, (percent) => [
      'pubsub-memory',
      `pub/sub store: ${percent} % of its memory`,
    ]),
    ...pools.map(lateness),
    over(webLimits(unreachable), read(fallback.webErrorPercent), (percent) => [
      'web-errors',
      `web and API: ${percent} % of answers are errors`,
    ]),
    // While the meter reads a store itself, a figure that is a minute old says nothing more.
    ...(unreachable
      ? [
          over(jobStore, read(fallback.storeMemoryPercent), (percent) => [
            jobStorePercent === undefined ? 'job-store-memory' : 'pubsub-memory',
            `ElastiCache: ${percent} % of a store's memory`,
          ]),
          over({ critical: engineBusyPercent }, read(fallback.storeEngineCpuPercent), (percent) => [
            'store-unreachable',
            `ElastiCache: ${percent} % of a store's engine CPU`,
          ]),
        ]
      : []),
    maintenance(read(fallback.plannedAnswers)),
  ];
  return {
    signals: signals.filter((signal) => signal !== undefined),
    unread: [
      ...(jobStorePercent === undefined ? [notRead('job store')] : unreadPools(pools)),
      ...pools.flatMap(({ workersUnseen: text }): StressReason[] =>
        text === undefined ? [] : [{ code: 'store-unreachable', text }],
      ),
      ...(pubSubUnread ? [notRead('pub/sub store')] : []),
    ],
  };
}

type Limits = Readonly<Partial<Record<KnownStressLevel, number>>>;

/** With the tickets and pages for the same memory, so that people are not told two stories. */
function jobStoreLimits(enqueueCeilingPercent: number): Limits {
  return { stressed: memoryAlarmPercents(enqueueCeilingPercent).ticket, critical: enqueueCeilingPercent };
}

const pubSubLimits: Limits = { stressed: pubSubStressedPercent, critical: pubSubCriticalPercent };

/** Beside a store that the meter cannot reach, fewer errors are enough: two sources that say the same. */
function webLimits(storeUnreachable: boolean): Limits {
  return {
    busy: webBusyPercent,
    stressed: webStressedPercent,
    critical: storeUnreachable ? webStressedPercent : webCriticalPercent,
  };
}

/** Never critical: the age goes on rising while a flood drains as it should. */
function lateness({ name, latencyTargetSeconds, oldestJobAgeSeconds }: StressPool): StressSignal | undefined {
  const limits = { busy: latencyTargetSeconds, stressed: lateJobSeconds(latencyTargetSeconds) };
  const age = read(oldestJobAgeSeconds);
  return over(
    limits,
    age,
    (seconds) => ['jobs-late', `${name}: the oldest job has waited ${seconds} s`],
    's',
  );
}

/** Said, and never counted: nothing is to be put off because a part is closed by plan. */
function maintenance(plannedAnswers = 0): StressSignal | undefined {
  if (plannedAnswers <= 0) return undefined;
  const text = `closed by plan: ${plannedAnswers} requests were answered by rules of maintenance`;
  return { level: 'normal', reason: { code: 'maintenance', text } };
}

/** The worst limit that a figure has reached, in words. */
function over(
  limits: Limits,
  figure: number | undefined,
  describe: (figure: string) => readonly [StressReasonCode, string],
  unit: '%' | 's' = '%',
): StressSignal | undefined {
  if (figure === undefined) return undefined;
  const level = (['critical', 'stressed', 'busy'] as const).find(
    (one) => figure >= (limits[one] ?? Number.POSITIVE_INFINITY),
  );
  if (level === undefined) return undefined;
  const [code, text] = describe(figure.toFixed(unit === 's' ? 0 : 1));
  return { level, reason: { code, text: `${text}, ${level} from ${limits[level]} ${unit}` } };
}

/** A figure that is not a number was not read: nothing may be calm because of it. */
function read(figure: number | undefined): number | undefined {
  return Number.isNaN(figure) ? undefined : figure;
}

function unreadPools(pools: readonly StressPool[]): StressReason[] {
  return pools
    .filter(({ oldestJobAgeSeconds }) => read(oldestJobAgeSeconds) === undefined)
    .map(({ name }) => notRead(`queues of ${name}`));
}

function notRead(what: string): StressReason {
  return { code: 'store-unreachable', text: `${what}: the meter cannot read it` };
}
