import { trafficShiftHasOneWay } from '../../rules/traffic-shift-has-one-way';
import { broken } from './broken';
import type { Editable } from './editable';

const web = { stack: 'app', logicalId: 'Web' };
const errors = { stack: 'app', logicalId: 'WebErrors' };
const deployment = 'Properties.DeploymentConfiguration';

const group = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'TargetGroupFullName'] });
const rule = (logicalId: string) => ({ stack: 'app', logicalId });
const ruleOf = (action: Readonly<Record<string, unknown>>) => ({
  Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
  Properties: { ListenerArn: { Ref: 'WebHttps' }, Actions: [action] },
});

/** Web shifts its traffic between two groups by one rule, and its alarm watches both. */
const shifted = (app: Editable): void => {
  for (const logicalId of ['Green', 'Rest']) {
    app.add({ stack: 'app', logicalId }, { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup' });
  }
  app.add(rule('Production'), ruleOf({ Type: 'forward', TargetGroupArn: { Ref: 'WebGroup' } }));
  app.set({ stack: 'app', logicalId: 'WebHttps' }, 'Properties.DefaultActions', [
    { Type: 'forward', TargetGroupArn: { Ref: 'Rest' } },
  ]);
  app.set(web, `${deployment}.Strategy`, 'LINEAR');
  app.set(web, 'Properties.LoadBalancers.0.AdvancedConfiguration', {
    AlternateTargetGroupArn: { Ref: 'Green' },
    ProductionListenerRule: { Ref: 'Production' },
  });
  app.set(
    errors,
    'Properties.Metrics',
    ['WebGroup', 'Green'].map((logicalId) => ({
      MetricStat: { Metric: { Dimensions: [{ Name: 'TargetGroup', Value: group(logicalId) }] } },
    })),
  );
};

type Case = readonly [what: string, change: (app: Editable) => void, messages: string[]];

const cases: readonly Case[] = [
  ['two groups, one rule, alarms on both', shifted, []],
  [
    'no second group',
    (app) => app.set(web, `${deployment}.Strategy`, 'CANARY'),
    [
      'app/Web: shifts traffic and has no AlternateTargetGroupArn, expected one',
      'app/Web: shifts traffic and has no ProductionListenerRule, expected one',
      'app/WebHttps: leads to a target group of Web, which is empty after every other deploy',
    ],
  ],
  [
    'a page for maintenance, and one way for staff past it',
    (app) => {
      shifted(app);
      app.add(rule('Closed'), ruleOf({ Type: 'fixed-response' }));
      app.add(rule('Staff'), ruleOf({ Type: 'forward', TargetGroupArn: { Ref: 'Green' } }));
    },
    [
      'app/Staff: leads to a target group of Web, which is empty after every other deploy',
      'app/Closed: answers "fixed-response" on a listener that shifts the traffic of Web, expected "forward"',
    ],
  ],
  [
    'alarms on one of the groups',
    (app) => {
      shifted(app);
      app.remove(errors, 'Properties.Metrics');
    },
    ['app/Web: shifts traffic to Green, which none of its deployment alarms watches'],
  ],
];

test.each(cases)('%s', (_what, change, messages) => {
  expect(broken(trafficShiftHasOneWay, change)).toEqual(messages);
});
