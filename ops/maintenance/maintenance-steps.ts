import { shellWord } from '../../domain/escape-text';
import { connectionReturn } from '../../domain/maintenance/surface';
import type { Step } from '../kit/change/plan';
import type { Session } from '../kit/session';
import { closeConnections, type OpenConnections, tasksBefore } from './close-connections';
import { maintenanceApply, maintenanceRoleArn } from './maintenance-apply';
import type { MaintenanceSituation } from './maintenance-situation';
import { type MaintenanceValues, parametersOf } from './maintenance-values';

/** How often a wait checks for Ctrl-C. */
const interruptPollMs = 5_000;

export interface ValuesStep {
  readonly title: string;
  readonly values: MaintenanceValues;
  /** Afterwards, so that those who were let in have settled. */
  readonly waitSeconds: number;
}

/** Brings values into force. */
export function valuesStep(session: Session, situation: MaintenanceSituation, step: ValuesStep): Step {
  const { title, values, waitSeconds } = step;
  return {
    title: waitSeconds > 0 ? `${title}, and wait ${waitSeconds} s` : title,
    aws: updateCommands(session, situation, values),
    run: async (_, partDone) => {
      await maintenanceApply({ session, situation, partDone }, values);
      const endMs = session.clock.nowMs() + waitSeconds * 1000;
      while (session.clock.nowMs() < endMs && !session.interrupted.aborted) {
        await session.clock.sleep(Math.min(interruptPollMs, endMs - session.clock.nowMs()));
      }
    },
  };
}

/** What a person does by hand: the same update of the stack, with its own role. */
function updateCommands(
  session: Session,
  situation: MaintenanceSituation,
  values: MaintenanceValues,
): string[] {
  const set = parametersOf(values, situation.parameters);
  const parameters = Object.keys(situation.parameters).map((ParameterKey) => {
    const ParameterValue = set[ParameterKey];
    return ParameterValue === undefined
      ? { ParameterKey, UsePreviousValue: true }
      : { ParameterKey, ParameterValue };
  });
  const place = `--stack-name ${situation.stack} --region ${session.region}`;
  return [
    `aws cloudformation update-stack ${place} --use-previous-template --role-arn ${maintenanceRoleArn(session, situation)} --parameters ${shellWord(JSON.stringify(parameters))}`,
    `aws cloudformation wait stack-update-complete ${place}`,
  ];
}

/** A third at a time: the service can take everybody again at any moment, and nobody's browser is told twice at once. */
const parts = 3;

/** Closes what is open, in three steps of which each looks for itself what is left. */
export function connectionSteps(session: Session, open: OpenConnections): Step[] {
  const { cluster, service } = open;
  return Array.from({ length: parts }, (_, index): Step => {
    return {
      title: `close open connections of ${service}, part ${index + 1} of ${parts}`,
      aws: [
        `aws ecs list-tasks --region ${session.region} --cluster ${cluster} --service-name ${service}`,
        `aws ecs stop-task --region ${session.region} --cluster ${cluster} --task <a third of them>`,
        `aws ecs wait services-stable --region ${session.region} --cluster ${cluster} --services ${service}`,
      ],
      run: async (progress, partDone) => {
        const left = await tasksBefore(session.clients.ecs, open);
        const now = left.slice(0, Math.ceil(left.length / (parts - index)));
        if (now.length === 0) return;
        progress(`  stopping ${now.length} of ${left.length} tasks, waiting for others in their place`);
        await closeConnections({ session, partDone }, open, now);
      },
    };
  });
}

/** As in "let 16 % of the attempts to connect to websockets in" or "open inbox, api". */
export function openingTitle(from: MaintenanceValues, to: MaintenanceValues): string {
  const changed = Object.keys(to.modes).filter((name) => from.modes[name] !== to.modes[name]);
  const opened = changed.filter((name) => to.modes[name] === 'off');
  const shares = Object.entries(connectionReturn.sharePercent).flatMap(([step, percent]) => {
    const names = changed.filter((name) => to.modes[name] === step);
    return names.length === 0
      ? []
      : [`let ${percent} % of the attempts to connect to ${names.join(', ')} in`];
  });
  return [...(opened.length === 0 ? [] : [`open ${opened.join(', ')}`]), ...shares].join(' and ');
}
