import type { JsonObject, Template } from '../../../../local/region/adapt/template';
import { scalingRanges } from '../../../../local/region/deploy/scaling-ranges';

describe('scalingRanges', () => {
  const withTarget = (changes: JsonObject): Template => ({
    Resources: {
      Service: { Type: 'AWS::ECS::Service' },
      Cluster: { Type: 'AWS::ECS::Cluster' },
      Target: {
        Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
        Properties: {
          MinCapacity: 2,
          MaxCapacity: 6,
          ScalableDimension: 'ecs:service:DesiredCount',
          ResourceId: {
            'Fn::Join': ['/', ['service', { Ref: 'Cluster' }, { 'Fn::GetAtt': ['Service', 'Name'] }]],
          },
          ...changes,
        },
      },
    },
  });

  test('the range of the service that the target names', () => {
    expect(scalingRanges(withTarget({}))).toEqual([{ service: 'Service', min: 2, max: 6 }]);
  });

  test.each<[string, JsonObject]>([
    ['of something else than a service', { ScalableDimension: 'lambda:function:ProvisionedConcurrency' }],
    ['with an end that only CloudFormation knows', { MinCapacity: { Ref: 'Minimum' } }],
    ['that names no service of the template', { ResourceId: 'service/cluster/elsewhere' }],
  ])('no range %s', (_, changes) => {
    expect(scalingRanges(withTarget(changes))).toEqual([]);
  });
});
