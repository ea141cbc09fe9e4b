import { failedCreateLeavesNothing } from '../../rules/failed-create-leaves-nothing';
import { firstCreateCanBeUndone } from '../../rules/first-create-can-be-undone';
import type { ParsedTemplate } from '../../rules/parsed-template';
import { reservedConcurrencyIsNeeded } from '../../rules/reserved-concurrency-is-needed';
import type { Rule } from '../../rules/rule';

/** What a rule says of an app of one stack with these resources. */
const broken = (rule: Rule, resources: ParsedTemplate['Resources']) =>
  rule
    .check([{ name: 'app', template: { Resources: resources } }])
    .map(({ logicalId, message }) => `${logicalId}: ${message}`);

const Metadata = { 'bulkhead:firstDeploy': true };
const balancer = (value: unknown) => ({
  Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  Properties: {
    LoadBalancerAttributes: [
      { Key: 'idle_timeout.timeout_seconds', Value: '60' },
      { Key: 'deletion_protection.enabled', Value: value },
    ],
  },
});

test('first-create-can-be-undone: on a first deploy nothing is protected, whatever service it is of', () => {
  const resources = {
    Marked: { ...balancer('false'), Metadata },
    Other: balancer('true'),
    ByParameter: balancer({ Ref: 'Protected' }),
    Database: { Type: 'AWS::RDS::DBInstance', Properties: { DeletionProtection: true } },
    Table: { Type: 'AWS::DynamoDB::Table', Properties: { DeletionProtectionEnabled: 'true' } },
    Pool: { Type: 'AWS::Cognito::UserPool', Properties: { DeletionProtection: 'INACTIVE' } },
    Firewall: { Type: 'AWS::NetworkFirewall::Firewall', Properties: { DeleteProtection: true } },
    Instance: { Type: 'AWS::EC2::Instance', Properties: { DisableApiTermination: true } },
    Bucket: { Type: 'AWS::S3::Bucket' },
  };
  expect(broken(firstCreateCanBeUndone, resources)).toEqual([
    'Other: deletion_protection.enabled is "true" on a first deploy, expected false',
    'ByParameter: deletion_protection.enabled is {"Ref":"Protected"} on a first deploy, expected false',
    'Database: DeletionProtection is true on a first deploy, expected false',
    'Table: DeletionProtectionEnabled is "true" on a first deploy, expected false',
    'Firewall: DeleteProtection is true on a first deploy, expected false',
    'Instance: DisableApiTermination is true on a first deploy, expected false',
  ]);
  const { Marked: _, ...later } = resources;
  expect(broken(firstCreateCanBeUndone, later)).toEqual([]);
});

test('failed-create-leaves-nothing: what is retained is not retained by the rollback of its create', () => {
  const bucket = { Type: 'AWS::S3::Bucket' };
  expect(
    broken(failedCreateLeavesNothing, {
      Kept: { ...bucket, DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' },
      KeptOnceItStood: { ...bucket, DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' },
      Gone: { ...bucket, DeletionPolicy: 'Delete' },
      Default: bucket,
    }),
  ).toEqual(['Kept: DeletionPolicy is "Retain", expected "RetainExceptOnCreate"']);
});

describe('reserved-concurrency-is-needed', () => {
  const fn = (ReservedConcurrentExecutions?: unknown) => ({
    Type: 'AWS::Lambda::Function',
    Properties: { ReservedConcurrentExecutions },
  });
  const called = (FunctionName: unknown) => ({
    Type: 'AWS::Lambda::Permission',
    Properties: { FunctionName },
  });

  test('only what something starts by itself reserves', () => {
    expect(
      broken(reservedConcurrencyIsNeeded, {
        Nobody: fn(1),
        Scheduled: fn(2),
        MayScheduled: called({ 'Fn::GetAtt': ['Scheduled', 'Arn'] }),
        Queued: fn(5),
        Queue: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { FunctionName: { Ref: 'Queued' } } },
        Public: fn('50'),
        Url: { Type: 'AWS::Lambda::Url', Properties: { TargetFunctionArn: { Ref: 'Public' } } },
        Unreserved: fn(),
      }),
    ).toEqual(['Nobody: reserves 1, expected none: no schedule, queue or request starts it']);
  });

  test('all of an app reserve no more than the default quota has', () => {
    const app = (more: number) => ({
      A: fn(600),
      MayA: called({ Ref: 'A' }),
      B: fn(more),
      MayB: called({ Ref: 'B' }),
      Later: fn({ Ref: 'Reserved' }),
      MayLater: called({ Ref: 'Later' }),
    });
    expect(broken(reservedConcurrencyIsNeeded, app(300))).toEqual([]);
    const message = 'is one of those that reserve 901 executions, expected at most 900 together';
    expect(broken(reservedConcurrencyIsNeeded, app(301))).toEqual([
      `A: ${message}`,
      `B: ${message}`,
      `Later: ${message}`,
    ]);
  });
});
