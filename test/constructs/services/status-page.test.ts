import { readFileSync } from 'node:fs';
import { App, Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { stackId } from '../../../config/contract/stack-id';
import { tagKeys } from '../../../config/contract/tag-keys';
import type { ServiceConfig } from '../../../config/schema/stage';
import { Balancers } from '../../../constructs/services/balancers';
import { HttpTarget } from '../../../constructs/services/http-target';
import { StatusPage } from '../../../constructs/services/status-page';
import { addChecks } from '../../../lib/add-checks';
import { ControlsStack } from '../../../lib/controls-stack';
import { FoundationStack } from '../../../lib/foundation-stack';
import { ZonedStack } from '../../../lib/zoned-stack';
import { resourcesByType, type SynthesisedTemplate } from '../../support/synth/parsed-template';
import { stageWith } from '../../support/synth/stage-with';

const config = stageWith((input) => {
  input.reservedConcurrency = { statusPage: 50 };
});

/** A stage of one service and the status page, held against all checks: a finding throws. */
function synthesised(kind: ServiceConfig['kind']): SynthesisedTemplate {
  const app = new App({ context: JSON.parse(readFileSync('cdk.json', 'utf8')).context });
  addChecks(app);
  const props = { config, deletionProtection: 'off' } as const;
  const { network } = new FoundationStack(app, props);
  const { bucket } = new ControlsStack(app, props);
  const stack = new ZonedStack(app, 'Platform', props);
  const service = Object.values(config.services).find((one) => one.kind === kind);
  if (service === undefined) throw new Error(`the local stage has no ${kind}`);
  const balancer = new Balancers(stack, 'Balancers', {
    stage: config,
    deletionProtection: 'off',
    network,
  }).for(kind);
  const target = new HttpTarget(stack, 'Target', {
    vpc: network.vpc,
    config: service,
    deregistrationSeconds: 30,
    sticky: false,
  });
  Tags.of(target).add(tagKeys.role, kind);
  balancer.route(kind, { ...service, hosts: [], paths: [] }, target.group);
  new StatusPage(stack, 'StatusPage', {
    stage: config,
    code: lambda.Code.fromInline('exports.handler = async () => ({ statusCode: 200 });'),
    controls: bucket,
    balancer,
  });
  return app.synth().getStackByName(stackId(config.stage, 'Platform')).template;
}

const parsed = synthesised('web');
const template = Template.fromJSON(parsed);

test('one exact path, before maintenance and everything that operators write by hand', () => {
  template.resourceCountIs('AWS::ElasticLoadBalancingV2::ListenerRule', 1);
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
    Priority: 1,
    Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/status.json'] } }],
    Actions: [Match.objectLike({ Type: 'forward' })],
  });
});

test('a function is the only target, without health checks, and only load balancers of the account and region may call it', () => {
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
    TargetType: 'lambda',
    HealthCheckEnabled: false,
    Targets: [{ Id: { 'Fn::GetAtt': [Match.stringLikeRegexp('^StatusPageFunction'), 'Arn'] } }],
    VpcId: Match.absent(),
    Port: Match.absent(),
    Protocol: Match.absent(),
  });
  template.resourceCountIs('AWS::Lambda::Permission', 1);
  template.hasResourceProperties('AWS::Lambda::Permission', {
    Action: 'lambda:InvokeFunction',
    Principal: 'elasticloadbalancing.amazonaws.com',
    SourceArn: 'arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/*',
  });
});

test('outside of the VPC, for 500 requests a second at most, three seconds, on ARM', () => {
  template.hasResourceProperties('AWS::Lambda::Function', {
    ReservedConcurrentExecutions: 50,
    Timeout: 3,
    MemorySize: 256,
    Architectures: ['arm64'],
    VpcConfig: Match.absent(),
    Environment: { Variables: { BULKHEAD_CONTROLS_BUCKET: Match.anyValue() } },
  });
});

test('has a log group that ends, by name', () => {
  template.hasResourceProperties('AWS::Logs::LogGroup', {
    LogGroupName: '/bulkhead/local/status',
    RetentionInDays: config.logRetentionDays,
  });
});

test('may read one object and write its own log, and nothing else', () => {
  const [[, policy] = [], ...others] = resourcesByType(parsed, 'AWS::IAM::Policy');
  expect(others).toEqual([]);
  const statements: { Action: string | string[]; Resource: unknown }[] =
    policy?.Properties?.PolicyDocument.Statement;
  expect(statements.flatMap(({ Action }) => Action).sort()).toEqual([
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    's3:GetObject',
  ]);
  const read = statements.find(({ Action }) => Action === 's3:GetObject');
  expect(JSON.stringify(read?.Resource)).toMatch(/ControlsBucket.*"\/stress\/report\.json"\]\]\}$/);
  for (const [, role] of resourcesByType(parsed, 'AWS::IAM::Role')) {
    expect(role.Properties?.ManagedPolicyArns).toBeUndefined();
  }
});

test('the function is monitoring; what leads to it belongs to the balancer that it is on', () => {
  const roleOf = (type: string, id: string) =>
    resourcesByType(parsed, type)
      .find(([logicalId]) => logicalId.startsWith(id))?.[1]
      .Properties?.Tags.find(({ Key }: { Key: string }) => Key === 'bulkhead:role')?.Value;
  expect(roleOf('AWS::Lambda::Function', 'StatusPage')).toBe('monitoring');
  expect(roleOf('AWS::ElasticLoadBalancingV2::TargetGroup', 'Balancers')).toBe('web');
});

test('a stage of websockets alone has it on their balancer, and breaks no rule by it', () => {
  const rules = resourcesByType(synthesised('websockets'), 'AWS::ElasticLoadBalancingV2::ListenerRule');
  expect(rules.map(([, rule]) => rule.Properties?.Priority)).toEqual([1]);
});
