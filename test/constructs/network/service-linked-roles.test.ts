import { loadStage } from '../../../config/load-stage';
import { resourcesByType } from '../../support/synth/parsed-template';
import { synthStage } from '../../support/synth/synth-stage';

const { Foundation } = synthStage(loadStage('prod')).parsed;
const made = resourcesByType(Foundation, 'Custom::ServiceLinkedRole');

/** By AWS's own documents: each service's page "Using service-linked roles". */
const expected = {
  'ecs.amazonaws.com': 'AWSServiceRoleForECS',
  'ecs.application-autoscaling.amazonaws.com': 'AWSServiceRoleForApplicationAutoScaling_ECSService',
  'elasticache.amazonaws.com': 'AWSServiceRoleForElastiCache',
  'elasticloadbalancing.amazonaws.com': 'AWSServiceRoleForElasticLoadBalancing',
};

test('the roles of all services are made, and one that is there is no error', () => {
  const calls = made.map(([, { Properties }]) => JSON.parse(Properties?.Create));
  expect(calls.map(({ parameters }) => parameters.AWSServiceName).sort()).toEqual(
    Object.keys(expected).sort(),
  );
  for (const { action, ignoreErrorCodesMatching } of calls) {
    expect(action).toBe('CreateServiceLinkedRole');
    // IAM's "Service role name ... has been taken in this account", by both names that SDKs give it.
    expect('InvalidInputException').toMatch(new RegExp(ignoreErrorCodesMatching));
    expect('ServiceFailureException').not.toMatch(new RegExp(ignoreErrorCodesMatching));
  }
  // A role that others of the account use is nobody's to delete or to change.
  for (const [, { Properties }] of made) expect(Properties).not.toHaveProperty('Delete');
  for (const [, { Properties }] of made) expect(Properties).not.toHaveProperty('Update');
});

test('they are made before the stores, and in a stack before that of the cluster', () => {
  const stores = resourcesByType(Foundation, 'AWS::ElastiCache::ReplicationGroup');
  for (const [, { DependsOn }] of stores) {
    expect(DependsOn).toEqual(expect.arrayContaining(made.map(([id]) => id)));
  }
});

test('whoever makes them may make these and no other', () => {
  const [[, policy] = ['none', undefined]] = resourcesByType(Foundation, 'AWS::IAM::Policy').filter(([id]) =>
    id.startsWith('ServiceLinkedRoles'),
  );
  const statements: { Action: string; Resource: string; Condition: unknown }[] =
    policy?.Properties?.PolicyDocument.Statement;
  const makes = statements.filter(({ Action }) => Action === 'iam:CreateServiceLinkedRole');
  expect(makes.map(({ Resource, Condition }) => [Resource, Condition])).toEqual(
    Object.entries(expected).map(([service, name]) => [
      `arn:aws:iam::111122223333:role/aws-service-role/${service}/${name}`,
      { StringEquals: { 'iam:AWSServiceName': service } },
    ]),
  );
  expect(statements).toHaveLength(makes.length + 1);
});
