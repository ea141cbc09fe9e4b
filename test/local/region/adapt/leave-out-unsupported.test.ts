// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how Fn::Sub is written
import { leaveOutUnsupported } from '../../../../local/region/adapt/leave-out-unsupported';
import { unsupportedTypes } from '../../../../local/region/adapt/unsupported-types';

const natGateway = { Type: 'AWS::EC2::NatGateway', Properties: { SubnetId: { Ref: 'Subnet' } } };

describe('leaveOutUnsupported', () => {
  test('every unsupported type is left out by name, with what it is and why', () => {
    const Resources = Object.fromEntries(
      Object.keys(unsupportedTypes).map((Type, index) => [`Resource${index}`, { Type }]),
    );

    const { template, notes } = leaveOutUnsupported({ Resources }, 'Stack');

    expect(template.Resources).toEqual({});
    expect(notes.map(({ logicalId }) => logicalId)).toEqual(Object.keys(Resources));
    for (const note of notes) expect(note).toMatchObject({ kind: 'left-out', what: /./, reason: /./ });
  });

  test('a template without such types stays as it is', () => {
    const template = {
      Resources: { Topic: { Type: 'AWS::SNS::Topic' } },
      Outputs: { Arn: { Value: { Ref: 'Topic' } } },
    };
    expect(leaveOutUnsupported(template, 'Stack')).toEqual({ template, notes: [] });
  });

  test('a route to a left-out gateway goes with it, other routes stay', () => {
    const route = (target: object) => ({
      Type: 'AWS::EC2::Route',
      Properties: { RouteTableId: 'rtb', ...target },
    });
    const { template, notes } = leaveOutUnsupported(
      {
        Resources: {
          Subnet: { Type: 'AWS::EC2::Subnet' },
          Nat: natGateway,
          Private: route({ NatGatewayId: { Ref: 'Nat' } }),
          Public: route({ GatewayId: 'igw' }),
        },
      },
      'Stack',
    );

    expect(Object.keys(template.Resources)).toEqual(['Subnet', 'Public']);
    expect(notes.at(-1)).toEqual({
      kind: 'left-out',
      what: 'route',
      logicalId: 'Private',
      reason: 'leads to what is left out',
      detail: 'to Nat',
    });
  });

  test('nothing waits for what is left out', () => {
    const { template } = leaveOutUnsupported(
      {
        Resources: {
          Nat: natGateway,
          OnlyNat: { Type: 'AWS::SNS::Topic', DependsOn: 'Nat' },
          Both: { Type: 'AWS::SNS::Topic', DependsOn: ['Nat', 'OnlyNat'] },
        },
      },
      'Stack',
    );

    expect(template.Resources.OnlyNat).not.toHaveProperty('DependsOn');
    expect(template.Resources.Both?.DependsOn).toEqual(['OnlyNat']);
  });

  test.each([
    ['Ref', { Ref: 'Nat' }],
    ['Fn::GetAtt', { 'Fn::GetAtt': ['Nat', 'NatGatewayId'] }],
    ['Fn::GetAtt as text', { 'Fn::GetAtt': 'Nat.NatGatewayId' }],
    ['Fn::Sub', { 'Fn::Sub': 'gateway ${Nat}' }],
    ['inside a list', [{ 'Fn::Join': ['', ['x', { Ref: 'Nat' }]] }]],
  ])('a resource that stays and needs it by %s is an error that names both', (_, Value) => {
    const Resources = { Nat: natGateway, Parameter: { Type: 'AWS::SSM::Parameter', Properties: { Value } } };
    expect(() => leaveOutUnsupported({ Resources }, 'Stack')).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('Stack'),
        details: ['Parameter needs Nat'],
      }),
    );
  });

  test('an output about nothing else is left out; one that also names something else is an error', () => {
    const Resources = { Nat: natGateway, Topic: { Type: 'AWS::SNS::Topic' } };
    const left = leaveOutUnsupported(
      {
        Resources,
        Outputs: {
          Gateway: { Value: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Region' }, { Ref: 'Nat' }]] } },
        },
      },
      'Stack',
    );
    expect(left.template.Outputs).toEqual({});
    expect(left.notes).toContainEqual(expect.objectContaining({ what: 'output', logicalId: 'Gateway' }));

    const mixed = { Both: { Value: { 'Fn::Join': ['', [{ Ref: 'Topic' }, { Ref: 'Nat' }]] } } };
    expect(() => leaveOutUnsupported({ Resources, Outputs: mixed }, 'Stack')).toThrow(
      expect.objectContaining({ details: ['output Both needs Nat'] }),
    );
  });

  test('an alarm on a formula is left out, a plain one stays', () => {
    const { template } = leaveOutUnsupported(
      {
        Resources: {
          Formula: { Type: 'AWS::CloudWatch::Alarm', Properties: { Metrics: [] } },
          Plain: { Type: 'AWS::CloudWatch::Alarm', Properties: { MetricName: 'm' } },
        },
      },
      'Stack',
    );
    expect(Object.keys(template.Resources)).toEqual(['Plain']);
  });

  test('an alarm that calls a left-out policy stays without that call', () => {
    const { template, notes } = leaveOutUnsupported(
      {
        Resources: {
          Policy: { Type: 'AWS::ApplicationAutoScaling::ScalingPolicy' },
          Topic: { Type: 'AWS::SNS::Topic' },
          Alarm: {
            Type: 'AWS::CloudWatch::Alarm',
            Properties: { AlarmActions: [{ Ref: 'Policy' }, { Ref: 'Topic' }] },
          },
        },
      },
      'Stack',
    );
    expect(template.Resources.Alarm?.Properties?.AlarmActions).toEqual([{ Ref: 'Topic' }]);
    expect(notes).toContainEqual(
      expect.objectContaining({ kind: 'changed', logicalId: 'Alarm', detail: 'calls Policy' }),
    );
  });

  test('the metadata keeps what was left out, so that its changes show in a diff', () => {
    const target = { Type: 'AWS::ApplicationAutoScaling::ScalableTarget', Properties: { MaxCapacity: 8 } };
    const { template } = leaveOutUnsupported(
      { Metadata: { own: 'x' }, Resources: { Target: target } },
      'Stack',
    );
    expect(template.Metadata).toEqual({
      own: 'x',
      'left-out:Target': target.Type,
      'left-out:Target.MaxCapacity': 8,
    });
  });
});
