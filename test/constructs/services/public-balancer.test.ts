import { Match } from 'aws-cdk-lib/assertions';
import { resourcesByType } from '../../support/synth/parsed-template';
import { stageWith } from '../../support/synth/stage-with';
import { synthStage } from '../../support/synth/synth-stage';

const { template, parsed } = synthStage(
  stageWith((input) => {
    input.deletionProtection = true;
    const { api, websockets } = input.services;
    if (api !== undefined && websockets !== undefined) {
      api.hosts = ['api.example.com', 'm.example.com'];
      api.paths = ['/v1/*'];
      api.rulePriority = 1005;
      websockets.pingIntervalSeconds = 45;
    }
  }),
);
const platform = template('Platform');

const attribute = (id: string, key: string): string =>
  resourcesByType(parsed.Platform, 'AWS::ElasticLoadBalancingV2::LoadBalancer')
    .find(([logicalId]) => logicalId.startsWith(id))?.[1]
    .Properties?.LoadBalancerAttributes.find((one: { Key: string }) => one.Key === key)?.Value;

test('web and API share one load balancer, websockets have their own', () => {
  platform.resourceCountIs('AWS::ElasticLoadBalancingV2::LoadBalancer', 2);
  const forwarded = resourcesByType(parsed.Platform, 'AWS::ElasticLoadBalancingV2::Listener')
    .filter(([, listener]) => listener.Properties?.Port === 443)
    .map(([id, listener]) => [
      id.slice(0, 13),
      listener.Properties?.DefaultActions[0].TargetGroupArn.Ref.slice(8, 14),
    ]);
  expect(forwarded).toEqual([
    ['BalancersAppH', 'WebBal'],
    ['BalancersWebs', 'Websoc'],
  ]);
});

test('plain HTTP is only redirected; HTTPS speaks TLS 1.2 or newer with the stage’s certificate', () => {
  platform.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
    Port: 80,
    DefaultActions: [{ Type: 'redirect', RedirectConfig: Match.objectLike({ Protocol: 'HTTPS' }) }],
  });
  platform.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
    Port: 443,
    Protocol: 'HTTPS',
    SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
    Certificates: [{ CertificateArn: Match.stringLikeRegexp('^arn:aws:acm:') }],
  });
});

test('more values than a condition holds are several rules, of which the one that may stand is changed last', () => {
  const five = synthStage(
    stageWith((input) => {
      const { api } = input.services;
      if (api !== undefined)
        Object.assign(api, { hosts: ['a.example.com'], paths: ['/a', '/b', '/c', '/d'] });
    }),
  );
  const rules = resourcesByType(five.parsed.Platform, 'AWS::ElasticLoadBalancingV2::ListenerRule')
    .filter(([id]) => id.includes('Httpsapi'))
    .map(([id, { Properties, DependsOn }]) => ({
      id: id.replace(/[0-9A-F]{8}$/, ''),
      priority: Properties?.Priority,
      paths: Properties?.Conditions[1].PathPatternConfig.Values,
      after: DependsOn?.map((one) => one.replace(/[0-9A-F]{8}$/, '')),
    }));
  expect(rules).toEqual([
    {
      id: 'BalancersAppHttpsapiRule',
      priority: 1010,
      paths: ['/a', '/b'],
      after: ['BalancersAppHttpsapiRule2'],
    },
    { id: 'BalancersAppHttpsapiRule2', priority: 1011, paths: ['/c', '/d'], after: undefined },
  ]);
});

test('hosts and paths of a service are one rule in the band of services, where the file says', () => {
  platform.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
    Priority: 1005,
    Conditions: [
      { Field: 'host-header', HostHeaderConfig: { Values: ['api.example.com', 'm.example.com'] } },
      { Field: 'path-pattern', PathPatternConfig: { Values: ['/v1/*'] } },
    ],
  });
});

test('a websocket may be silent for two lost pings', () => {
  expect(attribute('BalancersApp', 'idle_timeout.timeout_seconds')).toBe('60');
  expect(attribute('BalancersWebsockets', 'idle_timeout.timeout_seconds')).toBe('135');
});

test.each(['BalancersApp', 'BalancersWebsockets'])(
  '%s drops invalid headers, logs, and is hard to delete',
  (id) => {
    expect(attribute(id, 'routing.http.drop_invalid_header_fields.enabled')).toBe('true');
    expect(attribute(id, 'access_logs.s3.enabled')).toBe('true');
    expect(attribute(id, 'deletion_protection.enabled')).toBe('true');
  },
);

test('a stage without websockets has one load balancer', () => {
  const stage = synthStage(
    stageWith((input) => {
      delete input.services.websockets;
      delete input.images.websockets;
    }),
  );
  stage.template('Platform').resourceCountIs('AWS::ElasticLoadBalancingV2::LoadBalancer', 1);
});
