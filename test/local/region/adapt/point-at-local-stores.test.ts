// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how Fn::Sub is written
import { pointAtLocalStores, storePortNames } from '../../../../local/region/adapt/point-at-local-stores';
import type { Json, Template } from '../../../../local/region/adapt/template';

const groups: Template['Resources'] = {
  Jobs: {
    Type: 'AWS::ElastiCache::ReplicationGroup',
    Properties: { ReplicationGroupId: 'local-jobs-1', Port: 6380 },
  },
  PubSub: { Type: 'AWS::ElastiCache::ReplicationGroup', Properties: {} },
};
const ports = { 'local-jobs-1': 20_001, 'Stack/PubSub': 20_002 };
const address = (group: string, kind = 'Primary') => ({ 'Fn::GetAtt': [group, `${kind}EndPoint.Address`] });

function adaptedValue(Value: Json): Json | undefined {
  const Resources = { ...groups, Parameter: { Type: 'AWS::SSM::Parameter', Properties: { Value } } };
  return pointAtLocalStores({ Resources }, 'Stack', ports).template.Resources.Parameter?.Properties?.Value;
}

describe('pointAtLocalStores', () => {
  test('a port is remembered by the fixed id of a group, or else by where it stands', () => {
    expect(storePortNames({ Resources: groups }, 'Stack')).toEqual(Object.keys(ports));
  });

  test.each<[string, Json, Json]>([
    ['address', address('Jobs'), '127.0.0.1'],
    ['port', { 'Fn::GetAtt': ['Jobs', 'PrimaryEndPoint.Port'] }, '20001'],
    ['port, written as text', { 'Fn::GetAtt': 'PubSub.PrimaryEndPoint.Port' }, '20002'],
    ['reader address', address('PubSub', 'Reader'), '127.0.0.1'],
    ['configuration port', { 'Fn::GetAtt': ['PubSub', 'ConfigurationEndPoint.Port'] }, '20002'],
    [
      'in Fn::Sub',
      { 'Fn::Sub': 'rediss://${Jobs.PrimaryEndPoint.Address}:6380' },
      { 'Fn::Sub': 'redis://127.0.0.1:20001' },
    ],
    ['scheme', 'rediss://example.test:6379', 'redis://example.test:6379'],
    ['another attribute', { 'Fn::GetAtt': ['Jobs', 'Arn'] }, { 'Fn::GetAtt': ['Jobs', 'Arn'] }],
    [
      'another resource',
      { 'Fn::GetAtt': ['Other', 'PrimaryEndPoint.Address'] },
      { 'Fn::GetAtt': ['Other', 'PrimaryEndPoint.Address'] },
    ],
  ])('%s', (_, value, expected) => {
    expect(adaptedValue(value)).toEqual(expected);
  });

  test('a port written as a number beside the address becomes the local port, other numbers stay', () => {
    const url = {
      'Fn::Join': ['', ['{"url":"rediss://u:p6380@', address('Jobs'), ':6380/16380","port":"6380"}']],
    };
    expect(adaptedValue(url)).toEqual({
      'Fn::Join': ['', ['{"url":"redis://u:p20001@', '127.0.0.1', ':20001/16380","port":"20001"}']],
    });
    expect(adaptedValue({ 'Fn::Join': ['', ['port ', '6380']] })).toEqual({
      'Fn::Join': ['', ['port ', '6380']],
    });
  });

  test('outputs change too, so that what other stacks import is local', () => {
    const Outputs = { Address: { Value: address('Jobs'), Export: { Name: 'x' } } };
    const { template } = pointAtLocalStores({ Resources: groups, Outputs }, 'Stack', ports);
    expect(template.Outputs).toEqual({ Address: { Value: '127.0.0.1', Export: { Name: 'x' } } });
  });

  test('what changed is noted, and the input is left alone', () => {
    const Resources = {
      ...groups,
      Reader: { Type: 'AWS::SSM::Parameter', Properties: { Value: address('Jobs') } },
      Other: { Type: 'AWS::SSM::Parameter', Properties: { Value: 'x' } },
    };
    const template = structuredClone({ Resources });
    const { notes } = pointAtLocalStores(template, 'Stack', ports);
    expect(notes.map(({ kind, logicalId }) => [kind, logicalId])).toEqual([['changed', 'Reader']]);
    expect(template).toEqual({ Resources });
  });
});
