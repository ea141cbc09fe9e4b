import { CfnCondition, type ICfnConditionExpression, Tags } from 'aws-cdk-lib';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { listenerPriorities } from '../../config/contract/listener-priorities';
import { maintenanceTag } from '../../config/contract/maintenance';
import { pascalCase } from '../../config/contract/pascal-case';
import type { MaintenanceRule } from '../../domain/maintenance/maintenance-rule';
import { maintenanceRules } from '../../domain/maintenance/maintenance-rules';
import type { RuleConditions } from '../../domain/maintenance/rule-conditions';
import { staffPass } from '../../domain/maintenance/staff-pass';
import type { MaintainedBalancer } from '../../domain/maintenance/surface';
import type { PublicBalancer } from '../services/public-balancer';
import type { MaintenanceParameters } from './maintenance-parameters';

export interface MaintenanceRulesProps {
  readonly balancer: MaintainedBalancer;
  readonly made: PublicBalancer;
  readonly parameters: MaintenanceParameters;
}

/**
 * The rules of one load balancer's listener, each only there while its condition holds: with everything open there is
 * none, so that nothing of maintenance can be in the way of an ordinary day.
 */
export class MaintenanceRules extends Construct {
  private readonly conditions = new Map<string, CfnCondition>();

  constructor(scope: Construct, id: string, props: MaintenanceRulesProps) {
    super(scope, id);
    const { balancer, parameters } = props;
    const rules = maintenanceRules(balancer, { passToken: parameters.passToken, complete: false });
    const scopes = new Map<string, Construct>();
    for (const { rule, priority } of numbered(rules)) {
      const name = rule.service === '' ? 'Staff' : pascalCase(rule.service);
      const parent = scopes.get(name) ?? new Construct(this, name);
      scopes.set(name, parent);
      const made = new elb.CfnListenerRule(parent, rule.id, {
        listenerArn: props.made.listenerArn,
        priority,
        conditions: conditionsOf(rule.conditions),
        actions: [this.action(rule, props)],
      });
      made.cfnOptions.condition = this.condition(rule, parameters);
      if (balancer.stepwise && rule.action.kind === 'closed') {
        Tags.of(made).add(`${maintenanceTag}-since`, parameters.websocketsSince());
      }
    }
  }

  private action(
    { action }: MaintenanceRule,
    { made, parameters }: MaintenanceRulesProps,
  ): elb.CfnListenerRule.ActionProperty {
    if (action.kind === 'forward') {
      return { type: 'forward', targetGroupArn: made.targetOf(action.service).targetGroupArn };
    }
    const json = action.kind === 'closed' && action.format === 'json';
    return {
      type: 'fixed-response',
      fixedResponseConfig: {
        statusCode: action.kind === 'pass' ? '200' : '503',
        contentType: json ? 'application/json' : 'text/html',
        messageBody:
          action.kind === 'pass' ? staffPass.page(parameters.passToken) : parameters.body(action.format),
      },
    };
  }

  /** One for all rules that are there at the same times. */
  private condition({ when, service, id }: MaintenanceRule, parameters: MaintenanceParameters): CfnCondition {
    const key = JSON.stringify(when);
    const expression: ICfnConditionExpression = parameters.holds(when);
    if (expression instanceof CfnCondition) return expression;
    const condition =
      this.conditions.get(key) ?? new CfnCondition(this, `When-${service}-${id}`, { expression });
    this.conditions.set(key, condition);
    return condition;
  }
}

function numbered(rules: readonly MaintenanceRule[]): { rule: MaintenanceRule; priority: number }[] {
  const { maintenance, maintenanceRest } = listenerPriorities;
  const next: Record<MaintenanceRule['place'], number> = {
    above: maintenance.from,
    below: maintenanceRest.from,
  };
  return rules.map((rule) => {
    const priority = next[rule.place];
    next[rule.place] += 1;
    return { rule, priority };
  });
}

function conditionsOf({ hosts, paths, header }: RuleConditions): elb.CfnListenerRule.RuleConditionProperty[] {
  return [
    ...(hosts.length > 0 ? [{ field: 'host-header', hostHeaderConfig: { values: [...hosts] } }] : []),
    ...(paths.length > 0 ? [{ field: 'path-pattern', pathPatternConfig: { values: [...paths] } }] : []),
    ...(header === undefined
      ? []
      : [
          {
            field: 'http-header',
            httpHeaderConfig: { httpHeaderName: header.name, values: [...header.values] },
          },
        ]),
    // A rule must have a condition; this one is always true.
    ...(hosts.length + paths.length === 0 && header === undefined
      ? [{ field: 'path-pattern', pathPatternConfig: { values: ['*'] } }]
      : []),
  ];
}
