import { defaultSecurityGroupClosed } from '../../rules/default-security-group-closed';
import { httpsOnlyBalancers } from '../../rules/https-only-balancers';
import type { Rule } from '../../rules/rule';
import { vpcHasFlowLogs } from '../../rules/vpc-has-flow-logs';
import { vpcReachesAws } from '../../rules/vpc-reaches-aws';
import { broken } from './broken';
import type { Editable } from './editable';

const balancer = { stack: 'app', logicalId: 'WebBalancer' };
const http = { stack: 'app', logicalId: 'WebHttp' };
const https = { stack: 'app', logicalId: 'WebHttps' };

const forwarding = (app: Editable) => {
  app.set(http, 'Properties.DefaultActions.0', { Type: 'forward', TargetGroupArn: { Ref: 'WebGroup' } });
};

/** A function in a subnet whose route table holds these routes; it sends metrics and asks for a secret. */
const inside = (app: Editable, ...routes: readonly Record<string, unknown>[]): void => {
  const add = (logicalId: string, Type: string, Properties: Record<string, unknown>, stack = 'data') =>
    app.add({ stack, logicalId }, { Type, Properties });
  add('Subnet', 'AWS::EC2::Subnet', { VpcId: { Ref: 'Vpc' } });
  add('Table', 'AWS::EC2::RouteTable', { VpcId: { Ref: 'Vpc' } });
  add('Routed', 'AWS::EC2::SubnetRouteTableAssociation', {
    SubnetId: { Ref: 'Subnet' },
    RouteTableId: { Ref: 'Table' },
  });
  for (const [index, route] of routes.entries()) {
    add(`Route${index}`, 'AWS::EC2::Route', { RouteTableId: { Ref: 'Table' }, ...route });
  }
  const document = {
    Statement: [
      { Effect: 'Allow', Action: ['cloudwatch:PutMetricData', 'logs:PutLogEvents'], Resource: '*' },
      { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*' },
      { Effect: 'Deny', Action: 'kms:Decrypt', Resource: '*' },
    ],
  };
  add('MeterRole', 'AWS::IAM::Role', { Policies: [{ PolicyDocument: document }] });
  add('Meter', 'AWS::Lambda::Function', {
    Role: { 'Fn::GetAtt': ['MeterRole', 'Arn'] },
    VpcConfig: { SubnetIds: [{ Ref: 'Subnet' }] },
  });
};

const endpoint = (app: Editable, id: string, properties: Record<string, unknown>): void =>
  app.add({ stack: 'data', logicalId: id }, { Type: 'AWS::EC2::VPCEndpoint', Properties: properties });

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
  [
    vpcReachesAws,
    'a function that nobody can hear',
    (app) => inside(app, { DestinationCidrBlock: '10.1.0.0/16', TransitGatewayId: 'tgw-1' }),
    [
      'data/Meter: may call cloudwatch:PutMetricData and has no way out of its subnets, expected an endpoint monitoring',
      'data/Meter: may call secretsmanager:GetSecretValue and has no way out of its subnets, expected an endpoint secretsmanager',
    ],
  ],
  [
    vpcReachesAws,
    'a way out, whatever it is',
    (app) => inside(app, { DestinationCidrBlock: '0.0.0.0/0', TransitGatewayId: 'tgw-1' }),
    [],
  ],
  [
    vpcReachesAws,
    'endpoints, named in each way, and one of another VPC',
    (app) => {
      inside(app);
      const VpcId = { Ref: 'Vpc' };
      endpoint(app, 'One', {
        VpcId,
        ServiceName: { 'Fn::Join': ['', ['com.amazonaws.', { Ref: 'AWS::Region' }, '.monitoring']] },
      });
      endpoint(app, 'Other', { VpcId: 'vpc-1', ServiceName: 'com.amazonaws.eu-west-1.secretsmanager' });
    },
    [
      'data/Meter: may call secretsmanager:GetSecretValue and has no way out of its subnets, expected an endpoint secretsmanager',
    ],
  ],
  [
    vpcReachesAws,
    'endpoints for all of it',
    (app) => {
      inside(app);
      const VpcId = { Ref: 'Vpc' };
      endpoint(app, 'One', { VpcId, ServiceName: 'com.amazonaws.eu-west-1.monitoring' });
      const ServiceName = { 'Fn::Sub': `com.amazonaws.\${AWS::Region}.secretsmanager` };
      endpoint(app, 'Other', { VpcId, ServiceName });
    },
    [],
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
