import fc from 'fast-check';
import type { StressInputs } from '../../../../lambdas/queue-meter/judge/stress-signals';

/** Seconds between two readings. */
export const slotSeconds = 10;

export const calmInputs: StressInputs = {
  atSeconds: 0,
  jobStore: { memoryUsedPercent: 5 },
  pubsub: { memoryUsedPercent: 2 },
  enqueueCeilingPercent: 75,
  pools: [
    { name: 'urgent', latencyTargetSeconds: 5, oldestJobAgeSeconds: 0 },
    { name: 'default', latencyTargetSeconds: 60, oldestJobAgeSeconds: 0 },
  ],
  fallback: {},
};

/** Often at and beside the limits, where the mistakes are. */
const percent = fc.oneof(
  fc.double({ min: 0, max: 120, noNaN: true }),
  fc.constantFrom(0, 0.99, 1, 4.99, 5, 9.99, 10, 59.99, 60, 74.99, 75, 89.99, 90, 100),
);
const age = fc.oneof(
  fc.double({ min: 0, max: 4000, noNaN: true }),
  fc.constantFrom(0, 4.99, 5, 29.99, 30, 59.99, 60, 179.99, 180),
);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const memory = percent.map((memoryUsedPercent) => ({ memoryUsedPercent }));

export interface Figures {
  readonly jobStore?: { readonly memoryUsedPercent: number } | undefined;
  readonly pubsub?: { readonly memoryUsedPercent: number } | undefined;
  readonly ages: readonly [number | undefined, number | undefined];
  readonly storeMemoryPercent?: number | undefined;
  readonly storeEngineCpuPercent?: number | undefined;
  readonly webErrorPercent?: number | undefined;
}

const calmFigures: Figures = {
  jobStore: { memoryUsedPercent: 5 },
  pubsub: { memoryUsedPercent: 2 },
  ages: [0, 0],
};

/** Everything read: calm, of one figure that may be high, or of any. */
const read: fc.Arbitrary<Figures> = fc.oneof(
  fc.constant(calmFigures),
  memory.map((jobStore) => ({ ...calmFigures, jobStore })),
  age.map((seconds) => ({ ...calmFigures, ages: [0, seconds] as const })),
  percent.map((webErrorPercent) => ({ ...calmFigures, webErrorPercent })),
  fc.record({
    jobStore: memory,
    pubsub: memory,
    ages: fc.tuple(age, age),
    storeMemoryPercent: optional(percent),
    storeEngineCpuPercent: optional(percent),
    webErrorPercent: optional(percent),
  }),
);

/** Any of it may be missing. */
const partly: fc.Arbitrary<Figures> = fc.record({
  jobStore: optional(memory),
  pubsub: optional(memory),
  ages: fc.tuple(optional(age), optional(age)),
  storeMemoryPercent: optional(percent),
  storeEngineCpuPercent: optional(percent),
  webErrorPercent: optional(percent),
});

export const oneReading: fc.Arbitrary<Figures> = read;

/** In phases, since levels fall only after minutes of the same: figures that jump with every reading stay high. */
function inPhases(figures: fc.Arbitrary<Figures>): fc.Arbitrary<Figures[]> {
  const phase = fc.tuple(figures, fc.integer({ min: 1, max: 20 }));
  return fc
    .array(phase, { minLength: 1, maxLength: 15 })
    .map((phases) => phases.flatMap(([one, count]) => Array.from({ length: count }, () => one)));
}

export const readings = inPhases(read);

/** Something may be unread. */
export const patchyReadings = inPhases(fc.oneof(read, partly));

/** The inputs of the reading number `slot`. */
export function inputsOf(figures: Figures, slot = 0): StressInputs {
  const { jobStore, pubsub, ages, storeMemoryPercent, storeEngineCpuPercent, webErrorPercent } = figures;
  return {
    ...calmInputs,
    atSeconds: slot * slotSeconds,
    jobStore,
    pubsub,
    pools: calmInputs.pools.map((pool, index) => ({ ...pool, oldestJobAgeSeconds: ages[index] })),
    fallback: { storeMemoryPercent, storeEngineCpuPercent, webErrorPercent },
  };
}

/** The same things read and unread, nothing better: every figure is raised by a share of `more`. */
export function noBetter(figures: Figures, more: readonly number[]): Figures {
  const raised = (value: number | undefined, index: number) =>
    value === undefined ? undefined : value + (more[index] ?? 0);
  const memoryOf = (store: Figures['jobStore'], index: number) =>
    store && { memoryUsedPercent: store.memoryUsedPercent + (more[index] ?? 0) };
  return {
    jobStore: memoryOf(figures.jobStore, 0),
    pubsub: memoryOf(figures.pubsub, 1),
    ages: [raised(figures.ages[0], 2), raised(figures.ages[1], 3)],
    storeMemoryPercent: raised(figures.storeMemoryPercent, 4),
    storeEngineCpuPercent: raised(figures.storeEngineCpuPercent, 5),
    webErrorPercent: raised(figures.webErrorPercent, 6),
  };
}
