import { loadStage } from '../../../config/load-stage';
import { listStages } from '../../../config/stage-file';
import { venvDirectory } from '../../../local/region/checkout';
import { pythonEnvironment } from '../../../local/region/python/python-environment';
import type { SynthesisedTemplate } from '../../support/synth/parsed-template';
import { smallStage } from '../../support/synth/small-stage';
import { synthDelivery } from '../../support/synth/synth-delivery';
import { synthStage } from '../../support/synth/synth-stage';
import { checkResource, type ResourceCheck } from './check-resource';
import { extremeStage } from './extreme-stage';
import { resourceModels, withoutService } from './resource-models';
import { ServiceModels } from './service-models';

interface CheckedResource extends ResourceCheck {
  readonly type: string;
  /** `<stage> <stack> <logical id>` */
  readonly place: string;
}

let models: ServiceModels;
let checked: readonly CheckedResource[];

const stages = [...listStages().map((stage) => loadStage(stage)), smallStage(), extremeStage()];
const templates: readonly (readonly [place: string, template: SynthesisedTemplate])[] = [
  ...stages.flatMap((config) =>
    Object.entries(synthStage(config).parsed).map(
      ([stack, template]) => [`${config.stage} ${stack}`, template] as const,
    ),
  ),
  ['account Delivery', synthDelivery()],
];

function check(
  type: string,
  properties: Readonly<Record<string, unknown>>,
  template?: SynthesisedTemplate,
): ResourceCheck {
  const model = resourceModels[type];
  if (model === undefined) {
    return { problems: ['resource-models.ts does not know its API'], unmapped: [], patterns: [], held: 0 };
  }
  const defaults = Object.fromEntries(
    Object.entries(template?.Parameters ?? {}).map(([name, parameter]) => [name, parameter.Default]),
  );
  return checkResource(properties, [model, models.of(model.service)], defaults);
}

/** The first run of a checkout installs the emulator, and the models with it. */
const firstRunMs = 600_000;

beforeAll(async () => {
  models = new ServiceModels(await pythonEnvironment({ directory: venvDirectory }));
  checked = templates.flatMap(([place, template]) =>
    Object.entries(template.Resources)
      .filter(([, { Type }]) => !withoutService.some((pattern) => pattern.test(Type)))
      .map(([id, { Type, Properties = {} }]) => {
        const { problems, unmapped, patterns, held } = check(Type, Properties, template);
        return { type: Type, place: `${place} ${id}`, problems, unmapped, patterns, held };
      }),
  );
}, firstRunMs);

test('no service refuses a value of any stage, nor of the longest names that a stage file may have', () => {
  expect(
    checked.flatMap(({ type, place, problems }) => problems.map((one) => `${place} (${type}): ${one}`)),
  ).toEqual([]);
  // Some 20 limits a resource: a check that compares nothing would find nothing either.
  const held = checked.reduce((sum, resource) => sum + resource.held, 0);
  expect(held / checked.length).toBeGreaterThan(15);
});

test('what no model says anything about is on the list, and all of the list is needed', () => {
  const unmapped = new Set(
    checked.flatMap(({ type, ...one }) => one.unmapped.map((path) => `${type} ${path}`)),
  );
  const listed = Object.entries(resourceModels).flatMap(([type, model]) =>
    Object.keys(model.unmapped ?? {}).map((path) => `${type} ${path}`),
  );
  expect([...unmapped].sort()).toEqual(listed.sort());
  expect(Object.keys(resourceModels).sort()).toEqual([...new Set(checked.map(({ type }) => type))].sort());
});

test('every pattern of a model is one that JavaScript can say', () => {
  expect(checked.flatMap(({ patterns }) => patterns)).toEqual([]);
});

/** One value that a service refuses, in a resource of the templates of the first stage. */
const faults: readonly (readonly [type: string, change: Readonly<Record<string, unknown>>, found: string])[] =
  [
    [
      'AWS::AppConfig::DeploymentStrategy',
      { GrowthFactor: 101 },
      'GrowthFactor: expected at most 100, got 101',
    ],
    [
      'AWS::ApplicationAutoScaling::ScalableTarget',
      { ServiceNamespace: 'ECS' },
      'ServiceNamespace: expected one',
    ],
    [
      'AWS::CloudWatch::Alarm',
      { AlarmName: 'x'.repeat(256) },
      'AlarmName: expected at most 255 characters, got 256',
    ],
    ['AWS::CloudWatch::Alarm', { EvaluationPeriods: 0 }, 'EvaluationPeriods: expected at least 1, got 0'],
    [
      'AWS::CloudWatch::Alarm',
      { TreatMissingData: '' },
      'TreatMissingData: expected at least 1 characters, got 0',
    ],
    ['AWS::EC2::VPC', { EnableDnsSupport: 'yes' }, 'EnableDnsSupport: expected true or false, got "yes"'],
    ['AWS::ECS::TaskDefinition', { NetworkMode: 'vpc' }, 'NetworkMode: expected one of'],
    ['AWS::ECS::Service', { HealthCheckGracePeriodSeconds: 'soon' }, 'expected a whole number, got "soon"'],
    [
      'AWS::ElastiCache::ReplicationGroup',
      { ClusterMode: 'off' },
      'ClusterMode: expected one of enabled, disabled',
    ],
    [
      'AWS::ElastiCache::ReplicationGroup',
      { ReplicationGroupDescription: undefined },
      'ReplicationGroupDescription',
    ],
    ['AWS::ElastiCache::User', { UserId: '1app' }, 'UserId: expected [a-zA-Z][a-zA-Z0-9\\-]*, got "1app"'],
    ['AWS::ElasticLoadBalancingV2::Listener', { Port: 65536 }, 'Port: expected at most 65535, got 65536'],
    [
      'AWS::ElasticLoadBalancingV2::ListenerRule',
      { Priority: 50001 },
      'Priority: expected at most 50000, got 50001',
    ],
    ['AWS::ElasticLoadBalancingV2::ListenerRule', { Actions: [{ Order: 1 }] }, 'Actions: requires Type'],
    [
      'AWS::Events::Rule',
      { ScheduleExpression: 'x'.repeat(257) },
      'ScheduleExpression: expected at most 256',
    ],
    [
      'AWS::IAM::Role',
      { Description: 'x'.repeat(1001) },
      'Description: expected at most 1000 characters, got 1001',
    ],
    ['AWS::Lambda::Function', { MemorySize: 64 }, 'MemorySize: expected at least 128, got 64'],
    ['AWS::Lambda::Function', { Timeout: 0 }, 'Timeout: expected at least 1, got 0'],
    ['AWS::Logs::LogGroup', { LogGroupName: 'jobs, late' }, 'LogGroupName: expected [\\.\\-_/#A-Za-z0-9]+'],
    ['AWS::Logs::LogGroup', { Tags: [{ Key: 'team', Value: 'a, b' }] }, 'Tags.*: expected'],
    [
      'AWS::SecretsManager::Secret',
      { Name: 'x'.repeat(513) },
      'Name: expected at most 512 characters, got 513',
    ],
    ['AWS::SecretsManager::Secret', { GenerateSecretString: { PasswordLength: 5000 } }, 'PasswordLength'],
    [
      'AWS::SNS::Topic',
      { Tags: [{ Key: '', Value: 'x' }] },
      'Tags.Key: expected at least 1 characters, got 0',
    ],
  ];

test.each(faults.map(([type, change, found]) => ({ type, change, found })))(
  '$type: $found',
  ({ type, change, found }) => {
    const template = templates.find(([, { Resources }]) =>
      Object.values(Resources).some((one) => one.Type === type),
    );
    const resource = Object.values(template?.[1].Resources ?? {}).find((one) => one.Type === type);
    const changed = Object.entries({ ...resource?.Properties, ...change }).filter(
      ([, value]) => value !== undefined,
    );
    const { problems } = check(type, Object.fromEntries(changed), template?.[1]);
    expect(problems.join('\n')).toContain(found);
    expect(problems).toHaveLength(1);
  },
);
