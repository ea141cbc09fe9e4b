import { Match, Template } from 'aws-cdk-lib/assertions';
import { neededEndpoints, vpcCalls } from '../../../config/vpc-calls';
import { vpcCallers } from '../../../rules/support/vpc-callers';
import { vpcReachesAws } from '../../../rules/vpc-reaches-aws';
import { parsedStacks } from '../../support/synth/parsed-stacks';
import { resourcesByType } from '../../support/synth/parsed-template';
import { readable } from '../../support/synth/readable';
import { runningTemplate } from '../../support/synth/running-template';
import { stageWith } from '../../support/synth/stage-with';
import { synthStage } from '../../support/synth/synth-stage';

const requiredEndpoints = [
  'appconfigdata',
  'ecr.api',
  'ecr.dkr',
  'ecs',
  'logs',
  'monitoring',
  'secretsmanager',
] as const;

describe('a network of its own', () => {
  const { template, parsed } = synthStage(stageWith());
  const foundation = template('Foundation');

  test('has three tiers of subnets in each named zone and no other', () => {
    const zones = resourcesByType(parsed.Foundation, 'AWS::EC2::Subnet').map(
      ([, subnet]) => subnet.Properties?.AvailabilityZone,
    );
    expect(zones.sort()).toEqual([
      'us-east-1a',
      'us-east-1a',
      'us-east-1a',
      'us-east-1b',
      'us-east-1b',
      'us-east-1b',
    ]);
  });

  test('has as many NAT gateways as asked', () => {
    foundation.resourceCountIs('AWS::EC2::NatGateway', 1);
  });

  test('gives the stores no route out', () => {
    const routed = resourcesByType(parsed.Foundation, 'AWS::EC2::Route').map(([id]) => id);
    expect(routed.filter((id) => id.includes('stores'))).toEqual([]);
  });

  test('reaches S3 without NAT, logs refused traffic, closes the default security group', () => {
    foundation.hasResourceProperties('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' });
    foundation.hasResourceProperties('AWS::EC2::FlowLog', { TrafficType: 'REJECT', ResourceType: 'VPC' });
    foundation.resourceCountIs('Custom::VpcRestrictDefaultSG', 1);
  });
});

test('one NAT gateway for each zone is the default', () => {
  const stage = synthStage(
    stageWith((input) => {
      delete input.network;
    }),
  );
  stage.template('Foundation').resourceCountIs('AWS::EC2::NatGateway', 2);
});

test('without NAT there are the endpoints that tasks need, and tasks have no route out', () => {
  const stage = synthStage(
    stageWith((input) => {
      input.network = { create: { natGateways: 0, interfaceEndpoints: [...requiredEndpoints] } };
    }),
  );
  const names = resourcesByType(stage.parsed.Foundation, 'AWS::EC2::VPCEndpoint')
    .filter(([, endpoint]) => endpoint.Properties?.VpcEndpointType === 'Interface')
    .map(([, endpoint]) => String(endpoint.Properties?.ServiceName));
  expect(names.map((name) => name.replace('com.amazonaws.us-east-1.', '')).sort()).toEqual([
    ...requiredEndpoints,
  ]);
  stage.template('Foundation').resourceCountIs('AWS::EC2::NatGateway', 0);
  const callers = resourcesByType(stage.parsed.Foundation, 'AWS::EC2::SecurityGroupIngress')
    .filter(([id]) => id.includes('Endpoints'))
    .map(([, rule]) => rule.Properties?.SourceSecurityGroupId['Fn::GetAtt'][0].replace(/[0-9A-F]{8}$/, ''));
  expect(callers.sort()).toEqual(
    ['Api', 'Meter', 'Mover', 'Web', 'Websockets', 'Worker'].map((role) => `NetworkGroups${role}`),
  );
});

describe('without NAT', () => {
  const config = stageWith((input) => {
    input.network = { create: { natGateways: 0, interfaceEndpoints: [...requiredEndpoints] } };
    // Secrets Manager asks KMS, and not the task: no endpoint more.
    input.secretKeys = { DATABASE_URL: 'arn:aws:kms:us-east-1:000000000000:key/1' };
  });
  const withParameter = stageWith((input) => {
    input.network = { create: { natGateways: 0, interfaceEndpoints: [...requiredEndpoints, 'ssm'] } };
    input.secrets = { DATABASE_URL: 'arn:aws:ssm:us-east-1:000000000000:parameter/local/database-url' };
    input.secretKeys = { DATABASE_URL: 'arn:aws:kms:us-east-1:000000000000:key/1' };
  });

  test('the stage file is asked for the endpoints that a stage has', () => {
    expect([...neededEndpoints(config).keys()].sort()).toEqual([...requiredEndpoints]);
    expect([...neededEndpoints(withParameter).keys()].sort()).toEqual([...requiredEndpoints, 'ssm']);
  });

  test.each([
    ['tasks and functions of a stage with NAT', stageWith()],
    ['of one without', config],
    ['of one without, with a secret in the Parameter Store', withParameter],
  ])('what is called by %s is known', (_, stage) => {
    const callers = vpcCallers(parsedStacks(stage));
    expect(callers.map(({ at }) => at.logicalId).join()).toMatch(/QueueMeter.*QueueMover/);
    const actions = [...new Set(callers.flatMap((caller) => caller.actions))].sort();
    const hasNat = stage.network.create?.natGateways !== 0;
    const called = vpcCalls.filter(
      ({ dispensable, calledBy }) => (hasNat || dispensable !== true) && calledBy?.(stage) !== false,
    );
    expect(actions).toEqual(called.flatMap((calls) => calls.actions).sort());
  });

  test('nothing in the VPC may call what it cannot reach', () => {
    expect(vpcReachesAws.check(parsedStacks(config))).toEqual([]);
    expect(vpcReachesAws.check(parsedStacks(withParameter))).toEqual([]);
  });
});

test('routes lead from the tasks of each zone to where the stage file says', () => {
  const stage = synthStage(
    stageWith((input) => {
      input.network = {
        create: {
          natGateways: 1,
          routes: {
            database: { cidr: '10.90.0.0/20', transitGatewayId: 'tgw-0123456789abcdef0' },
            'old-reports': { cidr: '10.91.0.0/20', peeringConnectionId: 'pcx-0123456789abcdef0' },
          },
        },
      };
    }),
  );
  const routes = resourcesByType(stage.parsed.Foundation, 'AWS::EC2::Route')
    .filter(([, { Properties }]) => Properties?.DestinationCidrBlock !== '0.0.0.0/0')
    .map(([, { Properties }]) => ({ ...Properties, RouteTableId: readable(Properties?.RouteTableId) }));
  const [database, reports] = [
    { DestinationCidrBlock: '10.90.0.0/20', TransitGatewayId: 'tgw-0123456789abcdef0' },
    { DestinationCidrBlock: '10.91.0.0/20', VpcPeeringConnectionId: 'pcx-0123456789abcdef0' },
  ];
  expect(routes).toEqual(
    [database, reports].flatMap((route) =>
      [1, 2].map((zone) => ({ ...route, RouteTableId: `<NetworkVpctasksSubnet${zone}RouteTable>` })),
    ),
  );
});

test('an existing VPC is used by its ids and nothing is added to it but groups', () => {
  const stage = synthStage(
    stageWith((input) => {
      input.network = {
        existing: {
          vpcId: 'vpc-0123456789abcdef0',
          publicSubnets: {
            'us-east-1a': 'subnet-0000000000000000a',
            'us-east-1b': 'subnet-0000000000000000b',
          },
          privateSubnets: {
            'us-east-1a': 'subnet-0000000000000000c',
            'us-east-1b': 'subnet-0000000000000000d',
          },
        },
      };
    }),
  );
  const foundation = stage.template('Foundation');
  foundation.resourceCountIs('AWS::EC2::VPC', 0);
  foundation.resourceCountIs('AWS::EC2::FlowLog', 0);
  foundation.allResourcesProperties('AWS::EC2::SecurityGroup', { VpcId: 'vpc-0123456789abcdef0' });
  foundation.allResourcesProperties('AWS::ElastiCache::SubnetGroup', {
    SubnetIds: ['subnet-0000000000000000c', 'subnet-0000000000000000d'],
  });
  stage.template('Platform').allResourcesProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
    Subnets: ['subnet-0000000000000000a', 'subnet-0000000000000000b'],
  });
  Template.fromJSON(runningTemplate(stage.parsed)).allResourcesProperties('AWS::ECS::Service', {
    NetworkConfiguration: {
      AwsvpcConfiguration: Match.objectLike({
        AssignPublicIp: 'DISABLED',
        Subnets: ['subnet-0000000000000000c', 'subnet-0000000000000000d'],
      }),
    },
  });
});
