import {
  CreateRuleCommand,
  type CreateRuleCommandInput,
  DeleteRuleCommand,
  type ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { listenerPriorities } from '../../config/contract/listener-priorities';
import { maintenanceSurfaceTag, maintenanceTag } from '../../config/contract/maintenance';
import { activeRules, type MaintenanceRule } from '../../domain/maintenance/maintenance-rule';
import { maintenanceRules } from '../../domain/maintenance/maintenance-rules';
import { staffPass } from '../../domain/maintenance/staff-pass';
import type { MaintainedBalancer } from '../../domain/maintenance/surface';
import { CliError } from '../kit/command-result';
import { type MaintenanceListener, maintenanceListener, targetGroupOf } from './maintenance-listener';
import type { MaintenanceValues } from './maintenance-values';

export interface ByHand {
  readonly listenerArn: string;
  readonly balancer: MaintainedBalancer;
  readonly values: MaintenanceValues;
  /** Told after each rule how many stand by now. @default nobody */
  written?(rules: number): void;
}

/**
 * Brings one load balancer into a state by its own API, above the rules of a stack that cannot be changed, which stay as
 * they are. A set of a former run goes once the new one stands.
 *
 * @throws CliError where the listener is not as the stage file says, or has no room
 */
export async function writeByHand(client: ElasticLoadBalancingV2Client, target: ByHand): Promise<void> {
  const { listenerArn, balancer, values } = target;
  const listener = await maintenanceListener(client, listenerArn);
  const used = listener.rules.map(({ Priority }) => Number(Priority));
  const rules = rulesByHand(balancer, values, used);
  if (rules === undefined) {
    throw new CliError(
      1,
      `${listenerArn} has no room for rules: others fill the priorities reserved for them`,
    );
  }
  // In the order of their priorities: at no time does a door stand closed without the way round it.
  for (const [place, rule] of rules.entries()) {
    await client.send(new CreateRuleCommand(input(rule, { ...target, listener })));
    target.written?.(place + 1);
  }
  await remove(client, listener);
}

/** Removes what former runs wrote. @returns how many rules that were */
export async function removeByHand(
  client: ElasticLoadBalancingV2Client,
  listenerArn: string,
): Promise<number> {
  return remove(client, await maintenanceListener(client, listenerArn));
}

async function remove(
  client: ElasticLoadBalancingV2Client,
  { byHand }: MaintenanceListener,
): Promise<number> {
  // From below: a way round a closed door goes after the door.
  const fromBelow = [...byHand].sort((one, other) => other.priority - one.priority);
  for (const { arn } of fromBelow) await client.send(new DeleteRuleCommand({ RuleArn: arn }));
  return fromBelow.length;
}

function input(
  { rule, priority }: NumberedRule,
  { listener, balancer, values }: ByHand & { readonly listener: MaintenanceListener },
): CreateRuleCommandInput {
  const { hosts, paths, header } = rule.conditions;
  const all = hosts.length + paths.length === 0 && header === undefined ? ['*'] : paths;
  return {
    ListenerArn: listener.arn,
    Priority: priority,
    Conditions: [
      ...(hosts.length > 0 ? [{ Field: 'host-header', HostHeaderConfig: { Values: [...hosts] } }] : []),
      ...(all.length > 0 ? [{ Field: 'path-pattern', PathPatternConfig: { Values: [...all] } }] : []),
      ...(header === undefined
        ? []
        : [
            {
              Field: 'http-header',
              HttpHeaderConfig: { HttpHeaderName: header.name, Values: [...header.values] },
            },
          ]),
    ],
    Actions: [action({ rule, priority }, { listener, balancer, values })],
    Tags: [
      { Key: maintenanceTag, Value: 'by hand' },
      ...balancer.surfaces.flatMap(({ name }) => {
        const mode = values.modes[name] ?? 'off';
        return mode === 'off' ? [] : [{ Key: maintenanceSurfaceTag(name), Value: mode }];
      }),
    ],
  };
}

function action(
  { rule: { action } }: NumberedRule,
  { listener, balancer, values }: Omit<ByHand, 'listenerArn'> & { readonly listener: MaintenanceListener },
): NonNullable<CreateRuleCommandInput['Actions']>[number] {
  if (action.kind === 'forward') {
    const service = balancer.services.find(({ name }) => name === action.service);
    const target = service === undefined ? undefined : targetGroupOf(listener, service);
    if (target === undefined) {
      const text = `${listener.arn} has no rule for ${action.service}: deploy Platform with this stage file first`;
      throw new CliError(1, text);
    }
    return { Type: 'forward', TargetGroupArn: target };
  }
  const json = action.kind === 'closed' && action.format === 'json';
  const page = json ? values.json : values.page;
  return {
    Type: 'fixed-response',
    FixedResponseConfig: {
      StatusCode: action.kind === 'pass' ? '200' : '503',
      ContentType: json ? 'application/json' : 'text/html',
      MessageBody: action.kind === 'pass' ? staffPass.page(values.passToken) : page,
    },
  };
}

interface NumberedRule {
  readonly rule: MaintenanceRule;
  readonly priority: number;
}

/**
 * The rules that bring a load balancer into a state whatever rules of the stack stand below them. A set of a former run may
 * stand between them while they are written: both send a request whose surface they do not differ in the same way.
 *
 * @param used priorities of the listener's rules
 * @returns undefined where rules of others leave no room
 */
function rulesByHand(
  balancer: MaintainedBalancer,
  values: MaintenanceValues,
  used: readonly number[],
): NumberedRule[] | undefined {
  const { passToken } = values;
  const rules = activeRules(maintenanceRules(balancer, { passToken, complete: true }), values);
  const free = { above: freeIn('emergency', used), below: freeIn('emergencyRest', used) };
  const numbered = rules.flatMap((rule): NumberedRule[] => {
    const priority = free[rule.place].shift();
    return priority === undefined ? [] : [{ rule, priority }];
  });
  return numbered.length === rules.length ? numbered : undefined;
}

function freeIn(band: 'emergency' | 'emergencyRest', used: readonly number[]): number[] {
  const { from, to } = listenerPriorities[band];
  return Array.from({ length: to - from + 1 }, (_, index) => from + index).filter(
    (priority) => !used.includes(priority),
  );
}
