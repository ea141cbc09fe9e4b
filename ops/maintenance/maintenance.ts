import { randomBytes } from 'node:crypto';
import { maintenanceParameter } from '../../config/contract/maintenance';
import { outputKeys } from '../../config/contract/output-keys';
import { nearestKey } from '../../config/nearest-key';
import { bodyCharacters } from '../../domain/maintenance/closed-page';
import type { Plan, Step } from '../kit/change/plan';
import { runChange } from '../kit/change/run-change';
import type { ChangeOptions } from '../kit/command-options';
import { CliError, type CommandResult } from '../kit/command-result';
import type { Session } from '../kit/session';
import { requireStackOutput } from '../kit/stack-outputs';
import { tasksBefore } from './close-connections';
import { valuesClosed, valuesOpened, withoutIdlePass } from './maintenance-change';
import { type MaintenanceSituation, maintenanceSituation } from './maintenance-situation';
import { connectionSteps, openingTitle, valuesStep } from './maintenance-steps';
import { type MaintenanceValues, sameValues } from './maintenance-values';
import { verifyMaintenance } from './probe-balancers';

export interface MaintenanceOnOptions extends ChangeOptions {
  /** Shown to people and programs. */
  readonly message?: string;
  /** Leaves open websockets open. */
  readonly keepConnections: boolean;
}

export interface MaintenanceOffOptions extends ChangeOptions {
  /** Between the steps in which websockets come back. */
  readonly stepSeconds: number;
}

/** Closes surfaces; without names those that the stage file closes by default. */
export async function maintenanceOn(
  session: Session,
  names: readonly string[],
  options: MaintenanceOnOptions,
): Promise<CommandResult> {
  const situation = await maintenanceSituation(session);
  const surfaces = chosen(situation, names, 'by default');
  const message = options.message?.trim();
  const values = valuesClosed(situation.now, {
    surfaces,
    ...(message === undefined || message === '' ? {} : { message }),
    newToken: randomBytes(16).toString('hex'),
    now: new Date(session.clock.nowMs()).toISOString(),
    stepwise: stepwise(situation),
  });
  const over = Math.max(values.page.length, values.json.length) - bodyCharacters;
  if (over > 0) {
    throw new CliError(2, `--message is too long by ${over} characters; letters beyond ASCII take several`);
  }
  const closing = surfaces.filter((name) => situation.now.modes[name] !== 'on');
  const title =
    closing.length > 0 ? `close ${closing.join(', ')}` : 'bring the stack to what is closed already';
  const rules = isInForce(situation, values)
    ? []
    : [valuesStep(session, situation, { title, values, waitSeconds: 0 })];
  const connections = options.keepConnections
    ? []
    : await closingConnections(session, situation, { surfaces, values });
  return runChange(
    session,
    options,
    plan(session, situation, { action: 'maintenance on', values, steps: [...rules, ...connections] }),
  );
}

/** Opens surfaces; without names all that are closed. */
export async function maintenanceOff(
  session: Session,
  names: readonly string[],
  options: MaintenanceOffOptions,
): Promise<CommandResult> {
  const situation = await maintenanceSituation(session);
  const { now } = situation;
  const sequence = valuesOpened(now, chosen(situation, names, 'all'), stepwise(situation));
  const steps = sequence.map((values, index) => {
    const title = openingTitle(sequence[index - 1] ?? now, values);
    return valuesStep(session, situation, {
      title,
      values,
      waitSeconds: index < sequence.length - 1 ? options.stepSeconds : 0,
    });
  });
  const values = sequence.at(-1) ?? withoutIdlePass(now);
  const tidy =
    steps.length > 0 || isInForce(situation, values)
      ? []
      : [
          valuesStep(session, situation, {
            title: 'bring the stack to what is open already',
            values,
            waitSeconds: 0,
          }),
        ];
  return runChange(
    session,
    options,
    plan(session, situation, { action: 'maintenance off', values, steps: [...steps, ...tidy] }),
  );
}

/** @throws CliError 2 for a name that the stage file does not hold, 1 for one that is not deployed yet */
function chosen(
  { surfaces, parameters }: MaintenanceSituation,
  names: readonly string[],
  without: 'all' | 'by default',
): string[] {
  const known = surfaces.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const near = nearestKey(unknown, known);
    const meant = near === undefined ? '' : `; did you mean ${near}?`;
    throw new CliError(2, `there is no surface ${unknown}: ${known.join(', ')}${meant}`);
  }
  const usual = surfaces.filter(({ byDefault }) => without === 'all' || byDefault).map(({ name }) => name);
  const found = names.length > 0 ? [...new Set(names)] : usual;
  const missing = found.filter((name) => !(maintenanceParameter(name) in parameters));
  if (missing.length > 0) {
    throw new CliError(
      1,
      `the Maintenance stack does not know ${missing.join(', ')} yet: deploy it with this stage file`,
    );
  }
  return found;
}

function stepwise({ balancers }: MaintenanceSituation): string[] {
  return balancers.flatMap(({ balancer }) =>
    balancer.stepwise ? balancer.surfaces.map(({ name }) => name) : [],
  );
}

function isInForce({ ofStack, byHand }: MaintenanceSituation, values: MaintenanceValues): boolean {
  return !byHand && sameValues(ofStack, values);
}

/** For each service of websockets that is closed now, or whose connections an earlier run has not all closed. */
async function closingConnections(
  session: Session,
  situation: MaintenanceSituation,
  { surfaces, values }: { readonly surfaces: readonly string[]; readonly values: MaintenanceValues },
): Promise<Step[]> {
  const here = situation.balancers
    .filter(({ balancer }) => balancer.stepwise)
    .flatMap(({ balancer }) => balancer.surfaces);
  const services = new Set(
    here.filter(({ name }) => surfaces.includes(name)).flatMap((surface) => surface.services),
  );
  const { websocketsSince: since } = values;
  if (services.size === 0 || since === '') return [];
  const cluster = await requireStackOutput(session, 'Platform', outputKeys.clusterName);
  const steps = await Promise.all(
    [...services].map(async (service) => {
      const open = { cluster, service, since };
      return (await tasksBefore(session.clients.ecs, open)).length === 0
        ? []
        : connectionSteps(session, open);
    }),
  );
  return steps.flat();
}

interface Wanted {
  readonly action: string;
  readonly values: MaintenanceValues;
  readonly steps: readonly Step[];
}

function plan(session: Session, situation: MaintenanceSituation, { action, values, steps }: Wanted): Plan {
  const { now, surfaces, byHand } = situation;
  const mode = (of: MaintenanceValues, name: string) => of.modes[name] ?? 'off';
  return {
    action,
    changes: surfaces.map(({ name, services }) => {
      const [before, after] = [mode(now, name), mode(values, name)];
      return `${name} (${services.join(', ')}): ${before === after ? `stays ${after}` : `${before} -> ${after}`}`;
    }),
    warnings: byHand ? ['a former change was written by hand, because the stack could not be changed'] : [],
    refusals: [],
    steps,
    before: now.modes,
    after: values.modes,
    verify: () => verifyMaintenance(session, situation, values),
  };
}
