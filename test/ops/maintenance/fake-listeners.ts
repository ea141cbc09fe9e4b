import {
  CreateRuleCommand,
  type CreateRuleCommandInput,
  DeleteRuleCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  ElasticLoadBalancingV2Client,
  type Rule,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { mockClient } from 'aws-sdk-client-mock';
import { loadStage } from '../../../config/load-stage';
import { maintenanceBalancers } from '../../../config/maintenance-balancers';
import { globMatches } from '../../../domain/maintenance/glob';
import { activeRules } from '../../../domain/maintenance/maintenance-rule';
import { maintenanceRules } from '../../../domain/maintenance/maintenance-rules';
import type { BalancerAnswer, BalancerRequest } from '../../../ops/aws/ask-balancer';
import type { MaintenanceValues } from '../../../ops/maintenance/maintenance-values';
import { awsError } from '../../support/aws/aws-faults';

const arn = (name: string) => `arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/${name}/1/2`;
export const listenerArns = { app: arn('app'), websockets: arn('websockets') };

const balancers = maintenanceBalancers(loadStage('prod'));

type Actions = NonNullable<CreateRuleCommandInput['Actions']>;
type Listed = Rule & { listener: string; tags: NonNullable<CreateRuleCommandInput['Tags']>; stack: boolean };

const forward = (service: string): Actions => [{ Type: 'forward', TargetGroupArn: `target/${service}` }];

/** The two listeners of `prod`, with rules as the load balancer keeps and applies them. */
export class FakeListeners {
  readonly elb = mockClient(ElasticLoadBalancingV2Client);
  denied = false;
  /** Called after every single change by the load balancer's API. */
  onChange: () => Promise<void> = async () => {};
  private rules: Listed[] = [];
  private made = 0;

  constructor() {
    const { app, websockets } = listenerArns;
    this.add({
      ListenerArn: app,
      Priority: 1,
      Conditions: [path('/status.json')],
      Actions: forward('status'),
    });
    const api = { Field: 'host-header', HostHeaderConfig: { Values: ['api.example.com'] } };
    this.add({ ListenerArn: app, Priority: 1010, Conditions: [api], Actions: forward('api') });
    this.add({ ListenerArn: app, Priority: undefined, Conditions: [], Actions: forward('web') });
    this.add({
      ListenerArn: websockets,
      Priority: undefined,
      Conditions: [],
      Actions: forward('websockets'),
    });
    this.elb.on(DescribeRulesCommand).callsFake(async ({ ListenerArn }) => {
      return {
        Rules: this.rules.filter(({ listener }) => listener === ListenerArn).map((rule) => ({ ...rule })),
      };
    });
    this.elb.on(DescribeTagsCommand).callsFake(async ({ ResourceArns }) => {
      const asked = this.rules.filter(({ RuleArn }) => ResourceArns.includes(RuleArn));
      return { TagDescriptions: asked.map(({ RuleArn, tags }) => ({ ResourceArn: RuleArn, Tags: tags })) };
    });
    this.elb.on(CreateRuleCommand).callsFake(async (input) => {
      if (this.denied)
        throw awsError('AccessDenied', 'not authorized to perform: elasticloadbalancing:CreateRule');
      this.add(input);
      await this.onChange();
      return {};
    });
    this.elb.on(DeleteRuleCommand).callsFake(async ({ RuleArn }) => {
      this.rules = this.rules.filter((rule) => rule.RuleArn !== RuleArn);
      await this.onChange();
      return {};
    });
  }

  /** Priorities of rules that nobody's stack made, apart from those that are always there. */
  get byHand(): number[] {
    return this.rules.filter(({ tags }) => tags.length > 0).map(({ Priority }) => Number(Priority));
  }

  /** @throws Error for a priority that is in use, as Elastic Load Balancing does */
  add(
    input: Omit<CreateRuleCommandInput, 'Priority'> & { Priority: number | undefined },
    stack = false,
  ): void {
    const { ListenerArn = '', Priority, Conditions = [], Actions = [], Tags = [] } = input;
    const same = (rule: Listed) => rule.listener === ListenerArn && rule.Priority === String(Priority);
    if (this.rules.some(same)) throw awsError('PriorityInUse', `Priority '${Priority}' is currently in use`);
    this.made += 1;
    this.rules.push({
      RuleArn: `rule/${this.made}`,
      listener: ListenerArn,
      Priority: Priority === undefined ? 'default' : String(Priority),
      IsDefault: Priority === undefined,
      Conditions,
      Actions,
      tags: Tags,
      stack,
    });
  }

  /** What CloudFormation makes of the stack's parameters. */
  ofStack(values: MaintenanceValues): void {
    this.rules = this.rules.filter(({ stack }) => !stack);
    for (const name of ['app', 'websockets'] as const) {
      const rules = maintenanceRules(balancers[name], { passToken: values.passToken, complete: false });
      activeRules(rules, values).forEach(({ conditions, action, place }, index) => {
        const { hosts, paths, header } = conditions;
        const body = action.kind === 'closed' ? values[action.format === 'html' ? 'page' : 'json'] : 'pass';
        const FixedResponseConfig = { StatusCode: action.kind === 'pass' ? '200' : '503', MessageBody: body };
        const listed = {
          ListenerArn: listenerArns[name],
          Priority: (place === 'above' ? 100 : 2100) + index,
          Conditions: [
            ...(hosts.length > 0 ? [{ Field: 'host-header', HostHeaderConfig: { Values: [...hosts] } }] : []),
            ...paths.map((one) => path(one)),
            ...(header === undefined
              ? []
              : [
                  {
                    Field: 'http-header',
                    HttpHeaderConfig: { HttpHeaderName: header.name, Values: [...header.values] },
                  },
                ]),
          ],
          Actions:
            action.kind === 'forward'
              ? forward(action.service)
              : [{ Type: 'fixed-response' as const, FixedResponseConfig }],
        };
        this.add(listed, true);
      });
    }
  }

  /** What a customer gets. */
  async ask({
    listenerArn,
    host = 'www.example.com',
    path,
    cookie,
  }: BalancerRequest): Promise<BalancerAnswer> {
    const rules = this.rules
      .filter(({ listener }) => listener === listenerArn)
      .sort((one, other) => order(one) - order(other));
    const found = rules.find(({ Conditions = [] }) =>
      Conditions.every(({ Field, HostHeaderConfig, PathPatternConfig, HttpHeaderConfig }) => {
        const [values, text] =
          Field === 'host-header'
            ? [HostHeaderConfig?.Values, host]
            : Field === 'path-pattern'
              ? [PathPatternConfig?.Values, path]
              : [
                  HttpHeaderConfig?.Values,
                  HttpHeaderConfig?.HttpHeaderName === 'Cookie' ? cookie : undefined,
                ];
        return text !== undefined && (values ?? []).some((value) => globMatches(value, text));
      }),
    );
    const [action] = found?.Actions ?? [];
    const { StatusCode, MessageBody = '' } = action?.FixedResponseConfig ?? {};
    if (action?.Type === 'fixed-response') return { status: Number(StatusCode), body: MessageBody };
    return { status: 200, body: action?.TargetGroupArn ?? '' };
  }
}

function path(pattern: string) {
  return { Field: 'path-pattern', PathPatternConfig: { Values: [pattern] } };
}

function order({ Priority }: Rule): number {
  return Priority === 'default' ? Number.POSITIVE_INFINITY : Number(Priority);
}
