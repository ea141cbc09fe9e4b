import { loadStage } from '../../../config/load-stage';
import { neededEndpoints } from '../../../config/vpc-calls';
import type { Editable } from '../editable';
import type { Fault } from './fault';
import { prodParts } from './prod-parts';

const { balancer, http, https, target } = prodParts;
const endpoints = [...neededEndpoints(loadStage('prod')).keys()];
const attributes = 'Properties.LoadBalancerAttributes';

function withoutNat(app: Editable): void {
  for (const route of app.findAll('AWS::EC2::Route', '"NatGatewayId"')) app.delete(route);
}

/** No way out, and every endpoint that the stage needs but one. */
function withoutEndpoint(app: Editable, forgotten: string): void {
  withoutNat(app);
  const { stack, logicalId } = app.find('AWS::EC2::VPC', '"CidrBlock"');
  for (const name of endpoints) {
    if (name === forgotten) continue;
    app.add(
      { stack, logicalId: `Endpoint${name.replace('.', '')}` },
      {
        Type: 'AWS::EC2::VPCEndpoint',
        Properties: {
          VpcId: { Ref: logicalId },
          ServiceName: `com.amazonaws.us-east-1.${name}`,
          VpcEndpointType: 'Interface',
          PrivateDnsEnabled: true,
        },
      },
    );
  }
}

/** A rule of the web balancer that spreads requests over some target groups. */
function spread(app: Editable, weights: readonly number[]): void {
  const listener = https(app, 'web');
  const groups = weights.map((Weight) => ({ TargetGroupArn: { Ref: target(app, 'web').logicalId }, Weight }));
  app.add(
    { ...listener, logicalId: 'Spread' },
    {
      Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
      Properties: {
        ListenerArn: { Ref: listener.logicalId },
        Priority: 4999,
        Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups: groups } }],
      },
    },
  );
}

/** What faces the internet, and the network behind it. */
export const internetFaults: readonly Fault[] = [
  {
    name: 'two rules of one priority',
    caughtBy: 'listener-rules-distinct',
    apply: (app) => {
      spread(app, [1]);
      const status = app.find('AWS::ElasticLoadBalancingV2::ListenerRule', '"/status.json"');
      app.set(
        { ...status, logicalId: 'Spread' },
        'Properties.Priority',
        app.get(status, 'Properties.Priority'),
      );
    },
  },
  {
    name: 'a rule over six target groups',
    caughtBy: 'listener-rules-distinct',
    apply: (app) => spread(app, [1, 1, 1, 1, 1, 1]),
  },
  {
    name: 'a target group of weight 1000',
    caughtBy: 'listener-rules-distinct',
    apply: (app) => spread(app, [1, 1000]),
  },
  {
    name: 'listener 80 forwards',
    caughtBy: 'https-only-balancers',
    apply: (app) =>
      app.set(http(app, 'web'), 'Properties.DefaultActions', [
        { Type: 'forward', TargetGroupArn: { Ref: target(app, 'web').logicalId } },
      ]),
  },
  {
    name: 'listener 443 without TLS',
    caughtBy: 'https-only-balancers',
    apply: (app) => app.set(https(app, 'web'), 'Properties.Protocol', 'HTTP'),
  },
  {
    name: 'TLS policy old',
    caughtBy: 'https-only-balancers',
    apply: (app) => app.set(https(app, 'web'), 'Properties.SslPolicy', 'ELBSecurityPolicy-2016-08'),
  },
  {
    name: 'TLS policy left out',
    caughtBy: 'https-only-balancers',
    apply: (app) => app.remove(https(app, 'websockets'), 'Properties.SslPolicy'),
  },
  {
    name: 'malformed headers passed on',
    caughtBy: 'https-only-balancers',
    apply: (app) => app.drop(balancer(app, 'web'), attributes, 'drop_invalid_header_fields'),
  },
  {
    name: 'no access logs',
    caughtBy: 'https-only-balancers',
    apply: (app) => app.drop(balancer(app, 'websockets'), attributes, 'access_logs.s3.enabled'),
  },
  {
    name: 'deletion protection not stated',
    caughtBy: 'https-only-balancers',
    apply: (app) => app.drop(balancer(app, 'web'), attributes, 'deletion_protection'),
  },
  {
    name: 'default security group left open',
    caughtBy: 'default-security-group-closed',
    apply: (app) => app.delete(app.find('Custom::VpcRestrictDefaultSG')),
  },
  {
    name: 'no flow logs',
    caughtBy: 'vpc-has-flow-logs',
    apply: (app) => app.delete(app.find('AWS::EC2::FlowLog')),
  },
  { name: 'no NAT gateway and no endpoints', caughtBy: 'vpc-reaches-aws', apply: withoutNat },
  {
    name: 'one zone lost its way out',
    caughtBy: 'vpc-reaches-aws',
    apply: (app) => {
      const [first] = app.findAll('AWS::EC2::Route', '"NatGatewayId"');
      if (first !== undefined) app.delete(first);
    },
  },
  ...endpoints.map((name) => ({
    name: `no NAT gateway and every endpoint but ${name}`,
    caughtBy: 'vpc-reaches-aws',
    apply: (app: Editable) => withoutEndpoint(app, name),
  })),
  {
    name: 'no NAT gateway, and an endpoint under a name that nobody calls',
    caughtBy: 'vpc-reaches-aws',
    apply: (app) => {
      withoutEndpoint(app, 'none');
      app.remove(app.find('AWS::EC2::VPCEndpoint', '.monitoring"'), 'Properties.PrivateDnsEnabled');
    },
  },
  {
    name: 'no NAT gateway, and the layers of images lie in an S3 that nobody reaches',
    caughtBy: 'vpc-reaches-aws',
    apply: (app) => {
      withoutEndpoint(app, 'none');
      app.delete(app.find('AWS::EC2::VPCEndpoint', '.s3'));
    },
  },
];
