import { defaultSecurityGroupClosed } from '../../rules/default-security-group-closed';
import { httpsOnlyBalancers } from '../../rules/https-only-balancers';
import type { Rule } from '../../rules/rule';
import { vpcHasFlowLogs } from '../../rules/vpc-has-flow-logs';
import { broken } from './broken';
import type { Editable } from './editable';

const balancer = { stack: 'app', logicalId: 'WebBalancer' };
const http = { stack: 'app', logicalId: 'WebHttp' };
const https = { stack: 'app', logicalId: 'WebHttps' };

const forwarding = (app: Editable) => {
  app.set(http, 'Properties.DefaultActions.0', { Type: 'forward', TargetGroupArn: { Ref: 'WebGroup' } });
};

type Case = readonly [rule: Rule, what: string, change: (app: Editable) => void, messages: string[]];

const cases: readonly Case[] = [
  [
    httpsOnlyBalancers,
    'plain HTTP',
    forwarding,
    ['app/WebHttp: answers "HTTP" on port 80 with "forward", expected a redirect to HTTPS'],
  ],
  [
    httpsOnlyBalancers,
    'a rule that answers in clear',
    (app) =>
      app.add(
        { stack: 'app', logicalId: 'Rule' },
        {
          Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
          Properties: { ListenerArn: { Ref: 'WebHttp' }, Actions: [{ Type: 'fixed-response' }] },
        },
      ),
    ['app/Rule: answers "HTTP" on port 80 with "fixed-response", expected a redirect to HTTPS'],
  ],
  [
    httpsOnlyBalancers,
    'TLS 1.0, by name and by default',
    (app) => {
      app.set(https, 'Properties.SslPolicy', 'ELBSecurityPolicy-TLS13-1-0-2021-06');
      app.remove({ stack: 'app', logicalId: 'CableHttps' }, 'Properties.SslPolicy');
    },
    [
      'app/WebHttps: SslPolicy is "ELBSecurityPolicy-TLS13-1-0-2021-06", expected one of TLS 1.2 or newer',
      'app/CableHttps: SslPolicy is nothing, expected one of TLS 1.2 or newer',
    ],
  ],
  [
    httpsOnlyBalancers,
    'no attributes',
    (app) => app.remove(balancer, 'Properties.LoadBalancerAttributes'),
    [
      'app/WebBalancer: routing.http.drop_invalid_header_fields.enabled is nothing, expected "true"',
      'app/WebBalancer: access_logs.s3.enabled is nothing, expected "true"',
      'app/WebBalancer: deletion_protection.enabled is not stated, expected "true" or, for a stage to throw away, "false"',
    ],
  ],
  [
    defaultSecurityGroupClosed,
    'open',
    (app) => app.delete({ stack: 'data', logicalId: 'ClosedGroup' }),
    ['data/Vpc: no Custom::VpcRestrictDefaultSG closes its default security group, expected one'],
  ],
  [
    vpcHasFlowLogs,
    'none',
    (app) => app.delete({ stack: 'data', logicalId: 'FlowLog' }),
    ['data/Vpc: has no flow log, expected one'],
  ],
];

test.each(cases.map(([rule, what, ...rest]) => [rule.id, what, rule, ...rest] as const))(
  '%s: %s',
  (_id, _what, rule, change, messages) => {
    expect(broken(rule, change)).toEqual(messages);
  },
);

test('what only the inside can reach may speak HTTP', () => {
  const internal = (app: Editable) => {
    forwarding(app);
    app.set(balancer, 'Properties.Scheme', 'internal');
  };
  expect(broken(httpsOnlyBalancers, internal)).toEqual([]);
});
