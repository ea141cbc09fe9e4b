import { maintenanceParameter } from '../../config/contract/maintenance';
import { outputKeys } from '../../config/contract/output-keys';
import { stackId, stackOf } from '../../config/contract/stack-id';
import type { TaskEntry } from '../../config/every-task';
import { maintenanceSurfaces } from '../../config/maintenance-balancers';
import { type ParkedOperation, takenText } from '../../domain/parked/operation';
import { any, type Switch, type SwitchboardDocument } from '../../domain/switchboard/document';
import { describeStack, stackInProgress } from '../aws/describe-stack';
import { type EmergencyRule, readEmergencyRules } from '../aws/emergency-rules';
import { ParkedOperations } from '../aws/parked-operations';
import { type Available, settle } from '../kit/available';
import type { Session } from '../kit/session';
import { requireStackOutput } from '../kit/stack-outputs';
import { switchboardClient } from '../switchboard/client';
import { deployedSwitchboard } from '../switchboard/deployed-state';

/** What somebody else does to the stage just now, each part read by itself. */
export interface RunHindrances {
  readonly switchboard: Available<SwitchboardDocument>;
  readonly closed: Available<Closed>;
  /** Parks, purges and returns that are under way. */
  readonly moving: Available<readonly ParkedOperation[]>;
  /** A stack that CloudFormation changes now: that of the service or pool. */
  readonly deploying: Available<{ readonly stack: string; readonly status: string } | undefined>;
}

interface Closed {
  /** Surfaces, by the Maintenance stack. */
  readonly surfaces: readonly string[];
  /** Rules that were written without it. */
  readonly rules: readonly EmergencyRule[];
}

/** How many operations are looked at, the newest first: one that is under way began within hours. */
const newestOperations = 5;

export async function runHindrances(session: Session, entry: TaskEntry): Promise<RunHindrances> {
  const { config, clients, interrupted } = session;
  const stack = (name: 'Platform' | 'Maintenance', signal: AbortSignal) =>
    describeStack(clients.cloudFormation, stackId(config.stage, name), signal);
  const [switchboard, closed, moving, deploying] = await Promise.all([
    settle(interrupted, async () => (await deployedSwitchboard(await switchboardClient(session))).document),
    settle(interrupted, async (signal): Promise<Closed> => {
      const [{ parameters }, platform] = await Promise.all([
        stack('Maintenance', signal),
        stack('Platform', signal),
      ]);
      const surfaces = maintenanceSurfaces(config).filter(
        ({ name }) => (parameters[maintenanceParameter(name)] ?? 'off') !== 'off',
      );
      return {
        surfaces: surfaces.map(({ name }) => name),
        rules: await readEmergencyRules(clients.loadBalancing, platform, signal),
      };
    }),
    settle(interrupted, async () => {
      const bucket = await requireStackOutput(session, 'Controls', outputKeys.controlsBucketName);
      const newest = await new ParkedOperations(clients.s3, bucket).newest(newestOperations);
      return newest.filter(({ phase }) => phase === 'taking' || phase === 'returning');
    }),
    settle(interrupted, async () => {
      const stack = stackOf(entry);
      const status = await stackInProgress(clients.cloudFormation, config.stage, stack);
      return status === undefined ? undefined : { stack, status };
    }),
  ]);
  return { switchboard, closed, moving, deploying };
}

export interface RunObjections {
  readonly warnings: readonly string[];
  /** Each is one that `--force` makes a warning. */
  readonly refusals: readonly string[];
}

/** What of it speaks against one more task, and what is only worth knowing. What is not known speaks against nothing. */
export function objections(hindrances: RunHindrances, nowSeconds: number): RunObjections {
  const { switchboard, closed, moving, deploying } = hindrances;
  const refusals: string[] = [];
  const warnings: string[] = [];
  if ('unknown' in switchboard) {
    warnings.push(`Whether producers are held is not known: ${switchboard.unknown}.`);
  } else {
    const hold = holdIn(switchboard.value, nowSeconds);
    if (hold !== undefined) refusals.push(holdText(hold));
  }
  if ('unknown' in closed) {
    warnings.push(`Whether a surface is closed is not known: ${closed.unknown}.`);
  } else {
    refusals.push(...closedTexts(closed.value));
  }
  if ('unknown' in moving) {
    warnings.push(`Whether jobs are being parked is not known: ${moving.unknown}.`);
  } else {
    warnings.push(...moving.value.map(movingText));
  }
  if ('value' in deploying && deploying.value !== undefined) {
    const { stack, status } = deploying.value;
    warnings.push(`The stack ${stack} is ${status}: what runs now may not be what runs when it is over.`);
  }
  return { warnings, refusals };
}

/** A switch on everything that keeps new work back: that of a resize, or an operator's. */
function holdIn({ switches }: SwitchboardDocument, nowSeconds: number): Switch | undefined {
  return switches.find(
    ({ source, jobClass, account, action, untilSeconds = Number.POSITIVE_INFINITY }) =>
      [source, jobClass, account].every((one) => one === any) &&
      action !== 'sample' &&
      untilSeconds > nowSeconds,
  );
}

function holdText({ action, who, atSeconds, reason }: Switch): string {
  const since = new Date(atSeconds * 1000).toISOString().slice(0, 16);
  const kept = action === 'drop' ? 'thrown away' : action === 'off' ? 'refused' : 'put off';
  return `All new jobs are ${kept} since ${since}Z, by ${who}: ${reason}. So are those of this command, or they go where nobody wants them now.`;
}

function closedTexts({ surfaces, rules }: Closed): string[] {
  const listeners = [...new Set(rules.map(({ listener }) => listener))];
  return [
    ...surfaces.map((surface) => `${surface} is closed for maintenance: somebody works on the platform.`),
    ...listeners.map(
      (listener) => `The ${listener} load balancer has maintenance rules that were written by hand.`,
    ),
  ];
}

function movingText(operation: ParkedOperation): string {
  const { id, kind, phase } = operation;
  const jobs = takenText(operation);
  if (phase === 'returning') return `${id} brings jobs back: ${jobs}.`;
  if (kind === 'adopt') return `${id} takes jobs over from another store: ${jobs}.`;
  return `${id} ${kind === 'park' ? 'parks' : 'purges'} ${jobs}: such jobs that this command makes go the same way.`;
}
