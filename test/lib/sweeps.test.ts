import { loadStage } from '../../config/load-stage';
import { listStages } from '../../config/stage-file';
import { resourceTypes } from '../../lib/resource-types';
import {
  resourcesByType,
  type SynthesisedResource,
  type SynthesisedTemplate,
} from '../support/synth/parsed-template';
import { smallStage } from '../support/synth/small-stage';
import { synthStage } from '../support/synth/synth-stage';

/** Resource types that CloudFormation cannot tag, or whose tags belong to what they are attached to. */
const untagged =
  /^AWS::(ApplicationAutoScaling::(ScalableTarget|ScalingPolicy)|CloudFormation::WaitConditionHandle|EC2::(Route|SecurityGroup(In|E)gress|SubnetRouteTableAssociation|VPCGatewayAttachment)|IAM::(ManagedPolicy|Policy)|Lambda::(EventInvokeConfig|Permission)|Logs::(MetricFilter|ResourcePolicy)|SNS::(Subscription|TopicPolicy)|S3::BucketPolicy)$|^Custom::/;

/** The providers of CDK's own custom resources, one for all of a stack: they are no part of ours to tag. */
const cdkProvider = /^(CustomVpcRestrictDefaultSG|AWS679f53fac002430cb0da5b7982bd2287)/;

const stages = [...listStages().map((name) => loadStage(name)), smallStage()];
const synthesised = stages.map((config) => [config.stage, synthStage(config)] as const);

/** Names that an account holds once, whatever the region. Log groups, secrets, stores and alarms have a region of their own. */
const globalNames: Readonly<Record<string, string>> = {
  'AWS::CloudFront::Function': 'Name',
  'AWS::CloudWatch::Dashboard': 'DashboardName',
  'AWS::IAM::Group': 'GroupName',
  'AWS::IAM::InstanceProfile': 'InstanceProfileName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::User': 'UserName',
  'AWS::S3::Bucket': 'BucketName',
};

/** Resources of a template whose name a second region of the account would take away, or find taken. */
function withoutRegion(template: SynthesisedTemplate, region: string): string[] {
  return Object.entries(template.Resources).flatMap(([id, { Type, Properties }]) => {
    const name = Properties?.[globalNames[Type] ?? ''];
    const said = JSON.stringify(name ?? region);
    return said.includes(region) || said.includes('AWS::Region') ? [] : [`${id}: ${said}`];
  });
}

/** Policies that a template puts onto roles which it does not make. */
function ontoOthers(template: SynthesisedTemplate): string[] {
  return Object.entries(template.Resources)
    .filter(([, { Type }]) => /^AWS::IAM::(Policy|ManagedPolicy|RolePolicy)$/.test(Type))
    .filter(([, { Properties }]) => {
      const roles: unknown[] = [Properties?.Roles ?? [], Properties?.RoleName ?? []].flat();
      return roles.some(
        (role) => typeof Object(role).Ref !== 'string' || !(Object(role).Ref in template.Resources),
      );
    })
    .map(([id]) => id);
}

test('a name without a region, and a policy on a role of others, are found', () => {
  const Resources = {
    Plain: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'bulkhead-prod-operator' } },
    Named: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'bulkhead-prod-us-east-1-operator' } },
    Generated: { Type: 'AWS::S3::Bucket' },
    Joined: {
      Type: 'AWS::CloudWatch::Dashboard',
      Properties: { DashboardName: { 'Fn::Join': ['-', ['bulkhead', { Ref: 'AWS::Region' }]] } },
    },
    Own: { Type: 'AWS::IAM::Policy', Properties: { Roles: [{ Ref: 'Plain' }] } },
    OnOthers: { Type: 'AWS::IAM::Policy', Properties: { Roles: ['cdk-deploy-role'] } },
  };
  expect(withoutRegion({ Resources }, 'us-east-1')).toEqual(['Plain: "bulkhead-prod-operator"']);
  expect(ontoOthers({ Resources })).toEqual(['OnOthers']);
});

test('the validator is told of every resource type that a stage has, and of no other', () => {
  const types = synthesised.flatMap(([, { parsed }]) =>
    Object.values(parsed).flatMap((template) => Object.values(template.Resources).map(({ Type }) => Type)),
  );
  expect([...new Set(types)].sort()).toEqual([...resourceTypes].sort());
});

describe.each(synthesised)('all resources of %s', (_, stage) => {
  const stacks = Object.entries(stage.parsed);
  const all = (type: string): [string, SynthesisedResource][] =>
    stacks.flatMap(([, template]) => resourcesByType(template, type));

  test('the same stage can stand in another region of the account, and leaves the roles of others alone', () => {
    const { region } = stage.config;
    expect(stacks.flatMap(([, template]) => withoutRegion(template, region))).toEqual([]);
    expect(stacks.flatMap(([, template]) => ontoOthers(template))).toEqual([]);
  });

  test('the synth warns of nothing', () => {
    expect(stage.warnings).toEqual([]);
  });

  test('every resource that can be tagged says which stage and which part of the platform it is', () => {
    const missing = stacks.flatMap(([stack, template]) =>
      Object.entries(template.Resources)
        .filter(([id, { Type }]) => !untagged.test(Type) && !cdkProvider.test(id))
        .filter(([, { Properties }]) => {
          const keys = JSON.stringify(Properties?.Tags ?? []);
          return !keys.includes('"bulkhead:stage"') || !keys.includes('"bulkhead:role"');
        })
        .map(([id, { Type }]) => `${stack} ${Type} ${id}`),
    );
    expect(missing).toEqual([]);
  });

  test('no deploy can change how many tasks run', () => {
    expect(
      all('AWS::ECS::Service').filter(([, service]) => 'DesiredCount' in (service.Properties ?? {})),
    ).toEqual([]);
  });

  test('every log group forgets in the time that the stage file says, but what operators did is kept', () => {
    const days = all('AWS::Logs::LogGroup').map(([id, { Properties }]) => [id, Properties?.RetentionInDays]);
    const others = days.filter(([id]) => !String(id).startsWith('AuditLog'));
    expect(others).toEqual(others.map(([id]) => [id, stage.config.logRetentionDays]));
    expect(days).toHaveLength(others.length + 1);
  });

  test('every container: no root, read-only, init process, a stop timeout, logs that never block', () => {
    for (const [id, task] of all('AWS::ECS::TaskDefinition')) {
      const containers = task.Properties?.ContainerDefinitions ?? [];
      expect(containers).not.toHaveLength(0);
      for (const container of containers) {
        expect({ id, ...container }).toMatchObject({
          id,
          User: '1000:1000',
          ReadonlyRootFilesystem: true,
          LinuxParameters: { InitProcessEnabled: true },
          LogConfiguration: { Options: { mode: 'non-blocking' } },
        });
        expect(container.Privileged).toBeUndefined();
        expect(container.StopTimeout).toBeGreaterThanOrEqual(30);
        expect(container.StopTimeout).toBeLessThanOrEqual(120);
      }
      // ECS refuses a task definition over 64 KiB.
      expect(JSON.stringify(task.Properties).length).toBeLessThan(0.95 * 64 * 1024);
    }
  });

  test('no role may do everything, or to everything what AWS can allow more narrowly', () => {
    // Actions for which IAM knows no resource, or which list what is not known by name yet. The meter's are held to a
    // namespace by a condition, and ListTasks to a cluster.
    const everywhere =
      /^(ecr:GetAuthorizationToken|cloudwatch:(Get|Put)MetricData|ecs:(ListTasks|DescribeTaskDefinition)|application-autoscaling:DescribeScalableTargets|cloudformation:ListStacks|cloudwatch:DescribeAlarms|elasticache:Describe(CacheEngineVersions|Events|ReservedCacheNodesOfferings)|elasticloadbalancing:Describe(AccountLimits|Listeners|LoadBalancerAttributes|LoadBalancers|Rules|Tags|TargetHealth)|lambda:GetAccountSettings|logs:DescribeResourcePolicies|ec2:(Describe(Addresses|NetworkInterfaces|Subnets)|(Create|Delete)NetworkInterface|(Una|A)ssignPrivateIpAddresses))$/;
    const policies = [...all('AWS::IAM::Policy'), ...all('AWS::IAM::ManagedPolicy')];
    const wide = policies.flatMap(([id, policy]) =>
      policy.Properties?.PolicyDocument.Statement.filter(
        ({ Effect, Action, Resource }: { Effect: string; Action: string | string[]; Resource: unknown }) =>
          Effect === 'Allow' &&
          Resource === '*' &&
          [Action].flat().some((action) => !everywhere.test(action)),
      ).map((statement: unknown) => [id, statement]),
    );
    expect(wide).toEqual([]);
    const actions = policies.flatMap(([, policy]) =>
      policy.Properties?.PolicyDocument.Statement.flatMap(
        (statement: { Action: unknown }) => statement.Action,
      ),
    );
    expect(actions.filter((action) => action === '*')).toEqual([]);
  });

  test('every bucket is private, encrypted, speaks TLS only, and keeps what was written over for some days', () => {
    const buckets = all('AWS::S3::Bucket');
    for (const [, bucket] of buckets) {
      expect(bucket.Properties).toMatchObject({
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
        BucketEncryption: expect.anything(),
        VersioningConfiguration: { Status: 'Enabled' },
      });
      expect(JSON.stringify(bucket.Properties?.LifecycleConfiguration)).toContain(
        '"NoncurrentVersionExpiration"',
      );
    }
    const policies = all('AWS::S3::BucketPolicy').filter(([, policy]) =>
      JSON.stringify(policy.Properties).includes('"aws:SecureTransport":"false"'),
    );
    expect(policies).toHaveLength(buckets.length);
  });

  test('every alarm says what missing data mean and tells somebody, or undoes a deploy', () => {
    const undoing = JSON.stringify(
      all('AWS::ECS::Service').map(([, { Properties }]) => Properties?.DeploymentConfiguration.Alarms),
    );
    for (const [id, alarm] of all('AWS::CloudWatch::Alarm')) {
      const { AlarmName, TreatMissingData, AlarmActions = [] } = alarm.Properties ?? {};
      const mark = JSON.stringify(alarm.Metadata?.['bulkhead:alarm']);
      const expected = mark.includes('"scaling"') ? /^missing$/ : /^(notBreaching|breaching|ignore)$/;
      expect([id, TreatMissingData]).toEqual([id, expect.stringMatching(expected)]);
      const undoes = mark.includes('"deploy"') && undoing.includes(`"${AlarmName}"`);
      expect([id, AlarmActions.length]).toEqual([id, undoes ? 0 : 1]);
    }
  });

  test('no value of a generated password stands in a template', () => {
    for (const [, secret] of all('AWS::SecretsManager::Secret')) {
      const { SecretString, GenerateSecretString } = secret.Properties ?? {};
      expect(GenerateSecretString !== undefined || JSON.stringify(SecretString).includes('{{resolve:')).toBe(
        true,
      );
    }
  });
});
