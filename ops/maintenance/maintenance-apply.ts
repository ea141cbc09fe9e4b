import { maintenanceRoleName } from '../../config/contract/maintenance';
import { CliError } from '../kit/command-result';
import { describeAwsError } from '../kit/errors';
import type { Session } from '../kit/session';
import { removeByHand, writeByHand } from './listeners-by-hand';
import type { MaintenanceSituation } from './maintenance-situation';
import { maintenanceUpdate } from './maintenance-update';
import { type MaintenanceValues, parametersOf } from './maintenance-values';

export interface Applying {
  readonly session: Session;
  readonly situation: MaintenanceSituation;
  /** Told what stands, each time more of it does. */
  partDone(text: string): void;
}

/** `arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/...`: partition and account of the stage. */
export function maintenanceRoleArn(session: Session, { balancers }: MaintenanceSituation): string {
  const [, partition, , , account] = balancers[0]?.listener.arn.split(':') ?? [];
  return `arn:${partition}:iam::${account}:role/${maintenanceRoleName(session.config)}`;
}

/**
 * Brings values into force: by the stack, and where that is refused or takes too long by the load balancers' own API.
 * Once the stack is as wanted, rules by hand of this or a former run go.
 *
 * @throws CliError where neither way works; what stands by then was told to `partDone`
 */
export async function maintenanceApply(
  { session, situation, partDone }: Applying,
  values: MaintenanceValues,
): Promise<void> {
  const { clients, clock } = session;
  const updated = await maintenanceUpdate(clients.cloudFormation, clock, {
    stack: situation.stack,
    roleArn: maintenanceRoleArn(session, situation),
    deployed: Object.keys(situation.parameters),
    set: parametersOf(values, situation.parameters),
  });
  if (updated.inForce) {
    for (const { listener } of situation.balancers) {
      const gone = await removeByHand(clients.loadBalancing, listener.arn);
      if (gone > 0) session.say(`  the stack holds; ${gone} rules written by hand are gone`);
    }
    return;
  }
  session.say(`  not by the stack: ${updated.why}`);
  const underWay = updated.underWay
    ? [`${situation.stack} is still being updated and may come into force`]
    : [];
  if (underWay.length > 0) partDone(underWay.join());
  const written = new Map<string, number>();
  try {
    for (const { balancer, listener } of situation.balancers) {
      const target = { listenerArn: listener.arn, balancer, values };
      await writeByHand(clients.loadBalancing, {
        ...target,
        written: (rules) => {
          written.set(listener.arn, rules);
          const byHand = [...written].map(([arn, count]) => `rules written by hand on ${arn}: ${count}`);
          partDone([...underWay, ...byHand].join(', '));
        },
      });
    }
  } catch (error) {
    const sentence = error instanceof CliError ? error.message : describeAwsError(error);
    const both = sentence === updated.why ? sentence : `${updated.why}; by the load balancer: ${sentence}`;
    throw new CliError(1, both);
  }
  session.say('  written by the load balancer instead; the next `maintenance on` or `off` tidies up');
}
