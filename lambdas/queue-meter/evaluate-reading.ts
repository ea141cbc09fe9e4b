import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import type { MeterSettings } from '../../config/contract/meter-settings';
import type { MeteredRole } from '../../config/contract/store-names';
import type { MeterLine, StoreFigures } from '../../domain/jobs/meter-line';
import type { StressReport } from '../../domain/stress/stress-report';
import { judgePools } from './judge/judge-pools';
import type { MeterFigures } from './judge/meter-figures';
import { judgeTickets } from './judge/pool-tickets';
import { stageMemory } from './judge/stage-counters';
import { storeFigures, storeTotals } from './judge/store-figures';
import { storeRoom } from './judge/store-room';
import { dueReport, judgeStress, toStressReport } from './judge/stress';
import { watchWorkers } from './judge/worker-watch';
import { metricData } from './publish/metric-data';
import { readingLine } from './publish/reading-line';
import { failuresIn, type MeterReads } from './read/meter-reads';
import { knownFallback, knownTasks, polledState } from './read/slow-poll-cache';
import { type MeterState, stateVersion } from './state/meter-state';

export interface MeterInput {
  readonly settings: MeterSettings;
  /** Of the reading: a multiple of 10 s, seconds since 1970. */
  readonly slotSeconds: number;
  /** From `rememberedState`; nothing where the meter begins anew. */
  readonly state: MeterState | undefined;
  readonly reads: MeterReads;
  /** Slots of which something failed only after their metrics were sent. */
  readonly alsoFailed: readonly number[];
  readonly tookMs: number;
}

/** What one reading comes to. */
export interface MeterOutput {
  readonly figures: MeterFigures;
  readonly metrics: readonly MetricDatum[];
  readonly line: MeterLine;
  /** To be written; absent while the last one still holds. */
  readonly report?: StressReport;
  readonly state: MeterState;
}

/** All that the meter concludes from one reading and what it remembers. Pure: the same input gives the same output. */
export function evaluateReading(input: MeterInput): MeterOutput {
  const { settings, slotSeconds, state, reads, tookMs } = input;
  const { stage } = settings;
  const stores = { jobs: storeOf(input, 'jobs'), pubsub: storeOf(input, 'pubsub') };
  const room = storeRoom(stores.jobs, state?.storeFullAtSeconds, slotSeconds);
  const storeHasRoom = room.hasRoom;
  const tasks = knownTasks(input);
  const workers = watchWorkers({ settings, reads, tasks, before: state?.workers, storeHasRoom });
  const pools = judgePools({ ...input, unseen: workers.unseen, storeHasRoom });
  const { memories: tickets, ...judged } = judgeTickets({
    atSeconds: slotSeconds,
    pools: settings.pools,
    figures: pools.figures,
    before: state?.tickets,
  });
  const stress = judgeStress(settings, state?.stress, {
    atSeconds: slotSeconds,
    stores,
    pools: pools.figures,
    unseen: workers.reasons,
    fallback: knownFallback(input),
  });
  const figures: MeterFigures = {
    pools: pools.figures,
    tickets: judged,
    stores,
    unreachable: {
      jobs: reads.queues.value === undefined || reads.jobs.value === undefined,
      ...(reads.pubsub !== undefined && { pubsub: reads.pubsub.value === undefined }),
    },
    stage: pools.stage,
    stress,
    ...(reads.survey.value !== undefined && { unserved: reads.survey.value.unserved }),
    failures: [
      ...failuresIn(reads),
      ...[...workers.reasons.values()].map((reason) => ({ part: 'queues' as const, reason })),
    ],
  };
  const { report, last } = dueReport(toStressReport(stage, stress, slotSeconds), state?.report);
  return {
    figures,
    metrics: metricData({ stage, slotSeconds, figures }, input.alsoFailed),
    line: readingLine({ settings, slotSeconds, figures, reading: reads.queues.value, tookMs }),
    ...(report !== undefined && { report }),
    state: {
      version: stateVersion,
      stage,
      atSeconds: slotSeconds,
      pools: pools.memories,
      ...stageState(reads, state),
      ...surveyState(reads, state),
      workers: workers.memories,
      tickets,
      stores: { ...storeState(reads, state, 'jobs'), ...storeState(reads, state, 'pubsub') },
      ...(room.fullAtSeconds !== undefined && { storeFullAtSeconds: room.fullAtSeconds }),
      stress,
      ...polledState(input),
      ...(last !== undefined && { report: last }),
    },
  };
}

function storeOf({ settings, state, reads }: MeterInput, role: MeteredRole): StoreFigures | undefined {
  const health = reads[role]?.value;
  const store = settings.stores[role];
  if (health === undefined || store === undefined) return undefined;
  return storeFigures(health, store.connectionsAllowed, {
    before: state?.stores[role],
    atSeconds: reads.atSeconds,
  });
}

/** What was not read now is compared with what was read last, as long as that is of any use. */
function stageState(reads: MeterReads, state: MeterState | undefined): Pick<MeterState, 'jobs'> {
  const { value } = reads.queues;
  const jobs = value === undefined ? state?.jobs : stageMemory(value, state?.jobs, reads.atSeconds);
  return jobs === undefined ? {} : { jobs };
}

function surveyState(reads: MeterReads, state: MeterState | undefined): Pick<MeterState, 'survey'> {
  const survey = reads.survey.value?.memory ?? state?.survey;
  return survey === undefined ? {} : { survey };
}

function storeState(
  reads: MeterReads,
  state: MeterState | undefined,
  role: MeteredRole,
): Partial<MeterState['stores']> {
  const value = reads[role]?.value;
  const memory = value === undefined ? state?.stores[role] : storeTotals(value, reads.atSeconds);
  return memory === undefined ? {} : { [role]: memory };
}
