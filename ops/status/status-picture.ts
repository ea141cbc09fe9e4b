import type { StageConfig } from '../../config/schema/stage';
import type { UnservedWork } from '../../domain/jobs/unserved-work';
import { type CurrentStress, currentStress } from '../../domain/stress/current-stress';
import { type Available, availableValue, mapAvailable } from '../kit/available';
import { type DueJobs, dueIn, failureLines, staleReadingSeconds, unservedIn } from './reading-facts';
import {
  type MaintenancePicture,
  type SwitchboardPicture,
  statusImages,
  statusMaintenance,
  statusSwitchboard,
} from './status-controls';
import { type Deploys, statusDeploys } from './status-deploys';
import { type Drift, statusDrift } from './status-drift';
import type { AlarmFacts, CommandFacts, ParkedFacts, StatusFacts } from './status-facts';
import { type ProtectionPicture, statusProtection } from './status-protection';
import { type StoreRows, statusStores } from './status-stores';
import { statusTasks, type TaskRow } from './status-tasks';

export interface ReadingPicture {
  readonly atSeconds: number;
  readonly ageSeconds: number;
  readonly stale: boolean;
  /** Parts that the meter itself could not read, or did not understand. */
  readonly failures: readonly string[];
  readonly due?: DueJobs;
  /** What the job store holds and no pool works off. */
  readonly unserved?: UnservedWork;
}

/** Everything that `status` shows, and what `--json` prints. */
export interface StatusPicture {
  readonly stage: string;
  readonly region: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Absent in a stage without a queue meter. */
  readonly stress?: Available<CurrentStress>;
  readonly alarms: Available<readonly AlarmFacts[]>;
  readonly reading?: Available<ReadingPicture>;
  readonly tasks: readonly TaskRow[];
  /** Why columns of them are missing. */
  readonly tasksUnknown: readonly string[];
  readonly stores: StoreRows;
  readonly deploys: Deploys;
  readonly commands: Available<readonly CommandFacts[]>;
  readonly switchboard: Available<SwitchboardPicture>;
  readonly maintenance: Available<MaintenancePicture>;
  readonly parked: Available<readonly ParkedFacts[]>;
  readonly drift: Drift;
  readonly protection: ProtectionPicture;
  readonly images: Available<Readonly<Record<string, string>>>;
  /** Nothing could be read at all: for one of these reasons. */
  readonly nothing?: readonly string[];
}

export interface StatusPlace {
  readonly config: StageConfig;
  readonly region: string;
  readonly nowSeconds: number;
}

/** What the facts come to. */
export function statusPicture(
  { config, region, nowSeconds }: StatusPlace,
  facts: StatusFacts,
): StatusPicture {
  const nothing = nothingKnown(facts);
  return {
    stage: config.stage,
    region,
    at: new Date(nowSeconds * 1000).toISOString(),
    ...(facts.stress !== undefined && {
      stress: mapAvailable(facts.stress, (report) => currentStress(report, nowSeconds)),
    }),
    alarms: facts.alarms,
    ...(facts.reading !== undefined && {
      reading: mapAvailable(facts.reading, (line) => ({
        atSeconds: line.slotAtSeconds,
        ageSeconds: nowSeconds - line.slotAtSeconds,
        stale: nowSeconds - line.slotAtSeconds > staleReadingSeconds,
        failures: failureLines(line),
        ...dueIn(line),
        ...unservedIn(line),
      })),
    }),
    tasks: statusTasks(config, facts),
    tasksUnknown: [
      ...unknownOf('jobs', facts.reading),
      ...unknownOf('tasks', facts.services),
      ...unknownOf('scaling', facts.scaling),
    ],
    stores: statusStores(config, facts),
    deploys: statusDeploys(facts),
    commands: facts.commands,
    switchboard: statusSwitchboard(facts, nowSeconds),
    maintenance: statusMaintenance(config, facts),
    parked: facts.parked,
    drift: statusDrift(config, facts),
    protection: statusProtection(config, facts),
    images: statusImages(config, facts),
    ...(nothing !== undefined && { nothing }),
  };
}

function unknownOf(what: string, known: Available<unknown> | undefined): string[] {
  return known !== undefined && 'unknown' in known ? [`${what}: ${known.unknown}`] : [];
}

/** The reasons, where every part is unknown. */
function nothingKnown({ stacks, stores, ...parts }: StatusFacts): string[] | undefined {
  const all = [...Object.values(stacks), ...Object.values(stores), ...Object.values(parts)].flatMap(
    (part: Available<unknown> | undefined) => part ?? [],
  );
  if (all.some((known) => availableValue(known) !== undefined)) return undefined;
  return [...new Set(all.flatMap((known) => ('unknown' in known ? [known.unknown] : [])))];
}
