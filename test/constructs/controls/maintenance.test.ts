import { listenerPriorities } from '../../../config/contract/listener-priorities';
import { maintenanceParameter } from '../../../config/contract/maintenance';
import { maintenanceBalancers } from '../../../config/maintenance-balancers';
import { activeRules } from '../../../domain/maintenance/maintenance-rule';
import { maintenanceRules } from '../../../domain/maintenance/maintenance-rules';
import type { SurfaceMode } from '../../../domain/maintenance/surface';
import { resourcesByType, type SynthesisedTemplate } from '../../support/synth/parsed-template';
import { stageWith } from '../../support/synth/stage-with';
import { synthStage } from '../../support/synth/synth-stage';
import { evaluateCondition } from './evaluate-condition';

const stage = synthStage(
  stageWith((input) => {
    input.services.hooks = {
      ...input.services.api,
      kind: 'api',
      image: 'app',
      tasks: { min: 2, max: 2 },
      hosts: [],
      paths: ['/v1/*'],
    };
    input.maintenance = {
      surfaces: {
        inbox: { services: ['web'] },
        webhooks: { services: ['web'], paths: ['/webhooks/*'], format: 'json', byDefault: false },
        api: { services: ['api', 'hooks'], format: 'json' },
        websockets: { services: ['websockets'], format: 'json' },
      },
    };
  }),
);
const { config, parsed, template } = stage;
const { Maintenance: maintenance, Platform: platform } = parsed;
const rules = resourcesByType(maintenance, 'AWS::ElasticLoadBalancingV2::ListenerRule');
const surfaces = ['inbox', 'webhooks', 'api', 'websockets'];

/** Every state of the four surfaces, with a pass and without. */
const states = ['off', 'on', 'return-1', 'return-2'].flatMap((websockets) =>
  Array.from({ length: 16 }, (_, bits) => {
    const on = (bit: number): SurfaceMode => ((bits >> bit) % 2 === 1 ? 'on' : 'off');
    const modes: Record<string, string> = { inbox: on(0), webhooks: on(1), api: on(2), websockets };
    return { modes, passToken: bits < 8 ? 'ab'.repeat(16) : '' };
  }),
);

function parametersOf({ modes, passToken }: (typeof states)[number]): Record<string, string> {
  const closed = surfaces.map((name) => [maintenanceParameter(name), modes[name] ?? '']);
  return { ...Object.fromEntries(closed), PassToken: passToken };
}

function standing(parameters: Record<string, string>) {
  return rules.filter(([, rule]) =>
    evaluateCondition(maintenance, String(Reflect.get(rule, 'Condition')), parameters),
  );
}

test('everything is open at first, and then there is no rule at all', () => {
  const defaults = Object.fromEntries(
    Object.entries(maintenance.Parameters ?? {}).map(([key, { Default }]) => [key, String(Default)]),
  );
  expect(standing(defaults)).toEqual([]);
  expect(rules.length).toBeGreaterThan(10);
  for (const name of surfaces) expect(defaults[maintenanceParameter(name)]).toBe('off');
  expect(Object.keys(maintenance.Resources).filter((id) => !rules.some(([rule]) => rule === id))).toEqual([
    'Always',
  ]);
});

test('in every state the template has exactly the rules that the pure decision has', () => {
  const { app, websockets } = maintenanceBalancers(config);
  for (const state of states) {
    const expected = [app, websockets].flatMap((balancer) => {
      const modes = state.modes as Record<string, SurfaceMode>;
      const all = maintenanceRules(balancer, { passToken: 'token', complete: false });
      return activeRules(all, { modes, passToken: state.passToken }).map(({ place, action, conditions }) =>
        [place, action.kind, ...conditions.hosts].join(' '),
      );
    });
    const found = standing(parametersOf(state)).map(([, { Properties }]) => {
      const { Priority, Conditions, Actions } = Properties ?? {};
      const place = Priority < listenerPriorities.services.from ? 'above' : 'below';
      const hosts = Conditions.flatMap(
        (one: { HostHeaderConfig?: { Values: string[] } }) => one.HostHeaderConfig?.Values ?? [],
      );
      const [{ Type, FixedResponseConfig: fixed }] = Actions;
      const kind = Type === 'forward' ? 'forward' : fixed.StatusCode === '200' ? 'pass' : 'closed';
      return [place, kind, ...hosts].join(' ');
    });
    expect([state, found.sort()]).toEqual([state, expected.sort()]);
  }
});

test('priorities stand in the bands of the stack, each once on its listener', () => {
  const { maintenance: above, maintenanceRest: below } = listenerPriorities;
  const seen = rules.map(
    ([, { Properties }]) => `${JSON.stringify(Properties?.ListenerArn)} ${Properties?.Priority}`,
  );
  expect(new Set(seen).size).toBe(seen.length);
  for (const [, { Properties }] of rules) {
    const priority = Properties?.Priority;
    const inBand = [above, below].some(({ from, to }) => priority >= from && priority <= to);
    expect([priority, inBand]).toEqual([priority, true]);
    const values = JSON.stringify(Properties?.Conditions).match(/"Values":\[[^\]]*\]/g) ?? [];
    expect(values.join().split(',').length).toBeLessThanOrEqual(7);
  }
});

test('closed doors answer 503 with the parameters, a page for people and JSON for programs', () => {
  const closed = rules
    .map(([, { Properties }]) => Properties?.Actions[0].FixedResponseConfig)
    .filter((fixed) => fixed?.StatusCode === '503');
  expect(new Set(closed.map((fixed) => JSON.stringify([fixed.ContentType, fixed.MessageBody])))).toEqual(
    new Set(['["text/html",{"Ref":"Page"}]', '["application/json",{"Ref":"Json"}]']),
  );
  template('Maintenance').templateMatches({
    Parameters: {
      Page: { MaxLength: 1024 },
      Json: { MaxLength: 1024 },
      InboxMaintenance: { AllowedValues: ['off', 'on'], Default: 'off' },
      WebsocketsMaintenance: { AllowedValues: ['off', 'on', 'return-1', 'return-2'] },
    },
  });
});

test('the stack holds nothing of Platform back: references are weak', () => {
  const text = JSON.stringify(maintenance);
  expect(text).toContain('"Fn::GetStackOutput":{"StackName":"Bulkhead-local-Platform"');
  expect(text).not.toContain('Fn::ImportValue');
  const exported = Object.values(platform.Outputs ?? {}).filter(({ Export }) => Export !== undefined);
  // To the worker pools, which run in it.
  expect(exported.map(({ Value }) => Value)).toEqual([{ Ref: expect.stringMatching(/^Cluster/) }]);
});

test('the stack’s own role may change rules of the two listeners and nothing else', () => {
  const statements =
    policies(platform).find(({ id }) => id.startsWith('MaintenanceRoleDefaultPolicy'))?.statements ?? [];
  const [create, change, read, describe] = statements;
  expect(statements).toHaveLength(4);
  expect(create).toMatchObject({
    Action: 'elasticloadbalancing:CreateRule',
    Resource: [
      { Ref: expect.stringMatching(/^BalancersAppHttps/) },
      { Ref: expect.stringMatching(/^BalancersWebsocketsHttps/) },
    ],
  });
  expect(change?.Action).toEqual(
    ['AddTags', 'DeleteRule', 'ModifyRule', 'RemoveTags', 'SetRulePriorities'].map(
      (name) => `elasticloadbalancing:${name}`,
    ),
  );
  const [ofApp] = [change?.Resource].flat();
  expect(JSON.stringify(ofApp)).toMatch(/:listener-rule\/.*"\/\*"\]\]\}$/);
  expect(read).toMatchObject({
    Action: 'cloudformation:DescribeStacks',
    Resource: expect.stringMatching(/:stack\/Bulkhead-local-Platform\/\*$/),
  });
  expect(describe?.Resource).toBe('*');
  expect([describe?.Action].flat().every((name) => /^elasticloadbalancing:Describe/.test(String(name)))).toBe(
    true,
  );
});

test('only CloudFormation takes the role on', () => {
  template('Platform').hasResourceProperties('AWS::IAM::Role', {
    RoleName: 'bulkhead-local-us-east-1-maintenance',
    AssumeRolePolicyDocument: {
      Statement: [
        { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'cloudformation.amazonaws.com' } },
      ],
    },
  });
});

interface Statement {
  readonly Action: unknown;
  readonly Resource: unknown;
}

function policies(of: SynthesisedTemplate): { id: string; statements: Statement[] }[] {
  return resourcesByType(of, 'AWS::IAM::Policy').map(([id, { Properties }]) => {
    return { id, statements: Properties?.PolicyDocument.Statement };
  });
}
