import { outputKeys } from '../../config/contract/output-keys';
import { stackId } from '../../config/contract/stack-id';
import { maintenanceBalancers } from '../../config/maintenance-balancers';
import type { MaintainedBalancer, Surface } from '../../domain/maintenance/surface';
import { describeStack } from '../aws/describe-stack';
import type { Session } from '../kit/session';
import { requireStackOutput } from '../kit/stack-outputs';
import { type MaintenanceListener, maintenanceListener } from './maintenance-listener';
import { type MaintenanceValues, valuesOf } from './maintenance-values';

/** One load balancer of the stage, and its listener as it is. */
export interface BalancerSituation {
  readonly balancer: MaintainedBalancer;
  readonly dnsName: string;
  readonly listener: MaintenanceListener;
}

export interface MaintenanceSituation {
  readonly stack: string;
  /** Of the deployed stack. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly surfaces: readonly Surface[];
  readonly balancers: readonly BalancerSituation[];
  /** What the stack says. */
  readonly ofStack: MaintenanceValues;
  /** What holds: the stack, or rules by hand above it. */
  readonly now: MaintenanceValues;
  readonly byHand: boolean;
}

/** @throws CliError where a stack is missing or older than this command */
export async function maintenanceSituation(session: Session): Promise<MaintenanceSituation> {
  const { config, clients } = session;
  const stack = stackId(config.stage, 'Maintenance');
  const { parameters } = await describeStack(clients.cloudFormation, stack, session.interrupted);
  const { app, websockets } = maintenanceBalancers(config);
  const keys = [
    { balancer: app, dns: outputKeys.appDnsName, arn: outputKeys.appListenerArn },
    { balancer: websockets, dns: outputKeys.websocketDnsName, arn: outputKeys.websocketListenerArn },
  ].filter(({ balancer }) => balancer.surfaces.length > 0);
  const balancers = await Promise.all(
    keys.map(async ({ balancer, dns, arn }): Promise<BalancerSituation> => {
      const listenerArn = await requireStackOutput(session, 'Platform', arn);
      const dnsName = await requireStackOutput(session, 'Platform', dns);
      return { balancer, dnsName, listener: await maintenanceListener(clients.loadBalancing, listenerArn) };
    }),
  );
  const surfaces = balancers.flatMap(({ balancer }) => balancer.surfaces);
  const ofStack = valuesOf(parameters, surfaces);
  const now = balancers.reduce(overlaid, ofStack);
  const byHand = balancers.some(({ listener }) => listener.byHand.length > 0);
  return { stack, parameters, surfaces, balancers, ofStack, now, byHand };
}

/** Where there are rules by hand they say what holds: each carries what is closed, and the bodies and the token too. */
function overlaid(values: MaintenanceValues, { balancer, listener }: BalancerSituation): MaintenanceValues {
  const [first] = listener.byHand;
  if (first === undefined) return values;
  const modes = Object.fromEntries(balancer.surfaces.map(({ name }) => [name, first.modes[name] ?? 'off']));
  const rules = listener.byHand.map(({ rule }) => rule);
  const body = (type: string): string | undefined => {
    const [found] = rules
      .flatMap(({ Actions = [] }) => Actions.map(({ FixedResponseConfig }) => FixedResponseConfig))
      .filter((response) => response?.StatusCode === '503' && response.ContentType === type);
    return found?.MessageBody;
  };
  const conditions = JSON.stringify(rules.map(({ Conditions }) => Conditions));
  const token = /bulkhead\/pass\/([0-9a-f]{32})/.exec(conditions)?.[1];
  return {
    ...values,
    modes: { ...values.modes, ...modes },
    page: body('text/html') ?? values.page,
    json: body('application/json') ?? values.json,
    passToken: token ?? values.passToken,
  };
}
