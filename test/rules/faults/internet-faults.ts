import type { Fault } from './fault';
import { prodParts } from './prod-parts';

const { balancer, http, https, target } = prodParts;
const attributes = 'Properties.LoadBalancerAttributes';

/** What faces the internet, and the network behind it. */
export const internetFaults: readonly Fault[] = [
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
];
