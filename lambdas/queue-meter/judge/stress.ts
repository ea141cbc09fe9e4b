import type { MeterSettings } from '../../../config/contract/meter-settings';
import type { MeteredRole } from '../../../config/contract/store-names';
import type { StoreFigures } from '../../../domain/jobs/meter-line';
import type { StressReport } from '../../../domain/stress/stress-report';
import type { CloudWatchFallback, FallbackStore, MeterState } from '../state/meter-state';
import type { PoolFigures } from './pool-figures';
import { type StressState, stressLevel } from './stress-level';
import type { StressInputs } from './stress-signals';

/** Written this often it is never older than 60 s when the next reading comes, 10 s later. */
const rewrittenAfterSeconds = 50;

interface PlatformReading {
  readonly atSeconds: number;
  readonly stores: Readonly<Record<MeteredRole, StoreFigures | undefined>>;
  readonly pools: readonly PoolFigures[];
  /** Why the queues of a pool say nothing of its work. */
  readonly unseen: ReadonlyMap<string, string>;
  readonly fallback: CloudWatchFallback;
}

/** Judges how the platform is from what was read. What could not be read is not among the inputs. */
export function judgeStress(
  settings: MeterSettings,
  before: StressState | undefined,
  { atSeconds, stores, pools, unseen, fallback }: PlatformReading,
): StressState {
  const jobStore = memoryOf(stores.jobs);
  const pubsub = memoryOf(stores.pubsub);
  return stressLevel(before, {
    atSeconds,
    ...(jobStore !== undefined && { jobStore }),
    ...(pubsub !== undefined && { pubsub }),
    ...(settings.stores.pubsub === undefined && { noPubSub: true as const }),
    enqueueCeilingPercent: settings.enqueueCeilingPercent,
    pools: settings.pools.map(({ name, latencyTargetSeconds }) => {
      const jobs = pools.find((pool) => pool.name === name)?.jobs;
      const workersUnseen = unseen.get(name);
      return {
        name,
        latencyTargetSeconds,
        ...(jobs !== undefined && { oldestJobAgeSeconds: jobs.oldestJobAgeSeconds }),
        ...(workersUnseen !== undefined && { workersUnseen }),
      };
    }),
    fallback: {
      ...storeFallback(
        roles
          .filter((role) => settings.stores[role] !== undefined && stores[role] === undefined)
          .map((role) => fallback.stores[role]),
      ),
      ...(fallback.webErrorPercent !== undefined && { webErrorPercent: fallback.webErrorPercent }),
      ...(fallback.plannedAnswers !== undefined && { plannedAnswers: fallback.plannedAnswers }),
    },
  });
}

/** The report for tasks and `/status.json`. */
export function toStressReport(stage: string, stress: StressState, atSeconds: number): StressReport {
  const { level, sinceSeconds, lastKnownLevel, reasons } = stress;
  return { version: 1, stage, atSeconds, level, sinceSeconds, lastKnownLevel, reasons };
}

/** The report, where it is due: it tells something else than the last one, or that one grows old. */
export function dueReport(
  report: StressReport,
  last: MeterState['report'],
): { readonly report?: StressReport; readonly last: MeterState['report'] } {
  // Reasons by their codes: their texts hold figures, which differ in every reading.
  const fingerprint = [report.level, ...report.reasons.map(({ code }) => code)].join();
  const due =
    last === undefined ||
    last.fingerprint !== fingerprint ||
    report.atSeconds - last.atSeconds >= rewrittenAfterSeconds;
  return due ? { report, last: { atSeconds: report.atSeconds, fingerprint } } : { last };
}

const roles: readonly MeteredRole[] = ['jobs', 'pubsub'];

/** The worst that ElastiCache says of the stores that the meter cannot read itself; the others need no second source. */
function storeFallback(
  stores: readonly (FallbackStore | undefined)[],
): Pick<StressInputs['fallback'], 'storeMemoryPercent' | 'storeEngineCpuPercent'> {
  const memory = stores.flatMap((store) => store?.memoryPercent ?? []);
  const engineCpu = stores.flatMap((store) => store?.engineCpuPercent ?? []);
  return {
    ...(memory.length > 0 && { storeMemoryPercent: Math.max(...memory) }),
    ...(engineCpu.length > 0 && { storeEngineCpuPercent: Math.max(...engineCpu) }),
  };
}

function memoryOf(figures: StoreFigures | undefined): { readonly memoryUsedPercent: number } | undefined {
  return figures?.memoryUsedPercent === undefined
    ? undefined
    : { memoryUsedPercent: figures.memoryUsedPercent };
}
