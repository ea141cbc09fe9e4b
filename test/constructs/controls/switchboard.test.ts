import { Match } from 'aws-cdk-lib/assertions';
import { loadStage } from '../../../config/load-stage';
import { documentSchema } from '../../../domain/switchboard/document-schema';
import { resourcesByType, type SynthesisedResource } from '../../support/synth/parsed-template';
import { runningTemplate } from '../../support/synth/running-template';
import { synthStage } from '../../support/synth/synth-stage';

const stage = synthStage(loadStage('prod'));
const controls = stage.template('Controls');
const { Controls, Platform } = stage.parsed;

const one = (type: string): SynthesisedResource => {
  const [found, ...others] = resourcesByType(Controls, type);
  expect(others).toEqual([]);
  return found?.[1] ?? { Type: 'none' };
};

/** Statements of the policies whose logical id begins so. */
const statements = (template: typeof Controls, prefix: string) =>
  resourcesByType(template, 'AWS::IAM::Policy')
    .filter(([id]) => id.startsWith(prefix))
    .flatMap(([, { Properties }]) => Properties?.PolicyDocument.Statement);

const environmentOf = (name: string): Record<string, unknown> => {
  const [, task] =
    resourcesByType(runningTemplate(stage.parsed), 'AWS::ECS::TaskDefinition').find(
      ([, { Properties }]) => Properties?.Family === `bulkhead-prod-${name}`,
    ) ?? [];
  return Object.fromEntries(
    task?.Properties?.ContainerDefinitions[0].Environment.map(
      ({ Name, Value }: { Name: string; Value: unknown }) => [Name, Value],
    ),
  );
};

describe('in AppConfig', () => {
  test('an application, an environment and a profile, under names for people', () => {
    controls.hasResourceProperties('AWS::AppConfig::Application', { Name: 'bulkhead-prod' });
    controls.hasResourceProperties('AWS::AppConfig::Environment', {
      Name: 'prod',
      Monitors: Match.absent(),
    });
    controls.hasResourceProperties('AWS::AppConfig::ConfigurationProfile', {
      Name: 'switchboard',
      LocationUri: 'hosted',
      Type: 'AWS.Freeform',
    });
  });

  test('AppConfig refuses what has not the shape of the document', () => {
    const [validator, ...others] = one('AWS::AppConfig::ConfigurationProfile').Properties?.Validators ?? [];
    expect(others).toEqual([]);
    expect(validator.Type).toBe('JSON_SCHEMA');
    expect(JSON.parse(validator.Content)).toEqual(documentSchema);
    // AppConfig's limit (its quotas).
    expect(Buffer.byteLength(validator.Content)).toBeLessThan(32 * 1024);
  });

  test('a deployment is there at once and is over at once', () => {
    expect(one('AWS::AppConfig::DeploymentStrategy').Properties).toMatchObject({
      DeploymentDurationInMinutes: 0,
      FinalBakeTimeInMinutes: 0,
      GrowthFactor: 100,
      GrowthType: 'LINEAR',
      ReplicateTo: 'NONE',
    });
  });

  test('no version and no deployment is in a template, where it would overwrite what operators did', () => {
    controls.resourceCountIs('AWS::AppConfig::HostedConfigurationVersion', 0);
    controls.resourceCountIs('AWS::AppConfig::Deployment', 0);
  });

  test.each([
    'AWS::AppConfig::Application',
    'AWS::AppConfig::Environment',
    'AWS::AppConfig::ConfigurationProfile',
  ])('%s stays when its stack goes, and not when its create is rolled back', (type) => {
    expect(one(type)).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
  });

  test('commands find it by outputs', () => {
    expect(Object.keys(Controls.Outputs ?? {})).toEqual(
      expect.arrayContaining([
        'SwitchboardApplicationId',
        'SwitchboardEnvironmentId',
        'SwitchboardProfileId',
        'SwitchboardStrategyId',
      ]),
    );
  });
});

describe('the seed', () => {
  const seed = one('Custom::SwitchboardSeed');

  test('is given the defaults of the stage file, so that only a change of them calls it', () => {
    const { Defaults, ServiceToken, ServiceTimeout, ...ids } = seed.Properties ?? {};
    expect(JSON.parse(Defaults)).toEqual({
      release: stage.config.controls.release,
      routes: stage.config.controls.routes,
    });
    expect(Object.keys(ids).sort()).toEqual([
      'ApplicationId',
      'BucketName',
      'EnvironmentId',
      'ProfileId',
      'StrategyId',
    ]);
  });

  test('cannot hold up a deploy: CloudFormation waits for minutes, and the function ends before', () => {
    const { ServiceTimeout } = seed.Properties ?? {};
    const [, fn] =
      resourcesByType(Controls, 'AWS::Lambda::Function').find(([id]) => id.startsWith('SwitchboardSeed')) ??
      [];
    expect(Number(ServiceTimeout)).toBe(300);
    expect(fn?.Properties?.Timeout).toBe(120);
    // Outside of the VPC: while the ways out are what is broken, Controls can still be updated.
    expect(fn?.Properties?.VpcConfig).toBeUndefined();
  });

  test('may read and deploy this switchboard, keep its copy, take both back, log, and nothing else', () => {
    const text = JSON.stringify(statements(Controls, 'SwitchboardSeed'));
    const actions = statements(Controls, 'SwitchboardSeed').flatMap(({ Action }) => Action);
    expect(actions).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'appconfig:CreateHostedConfigurationVersion',
      'appconfig:GetHostedConfigurationVersion',
      'appconfig:ListDeployments',
      'appconfig:ListHostedConfigurationVersions',
      'appconfig:StartDeployment',
      'appconfig:DeleteHostedConfigurationVersion',
      's3:DeleteObjectVersion',
      's3:GetObject',
      's3:PutObject',
      's3:ListBucketVersions',
    ]);
    expect(text).toContain('/switchboard/last-resort.json');
    expect(text).not.toContain('"Resource":"*"');
  });
});

describe('tasks', () => {
  const queues = 'broadcasts,bulk,critical,default,imports,mailers,pushes';

  test.each(['web', 'api', 'urgent', 'bulk', 'scheduler'])(
    '%s is told where it is, which queues there are, and what to put off without it',
    (name) => {
      expect(environmentOf(name)).toMatchObject({
        BULKHEAD_SWITCHBOARD: {
          'Fn::Join': ['', [expect.anything(), '/', expect.anything(), '/', expect.anything()]],
        },
        BULKHEAD_STAGE_QUEUES: queues,
        BULKHEAD_SHED_SOURCES: stage.config.controls.shedSources.join(','),
      });
    },
  );

  test('websockets are told none of it and may read none of it', () => {
    expect(Object.keys(environmentOf('websockets'))).not.toContain('BULKHEAD_SWITCHBOARD');
    expect(Object.keys(environmentOf('websockets'))).not.toContain('BULKHEAD_STAGE_QUEUES');
    expect(Object.keys(environmentOf('websockets'))).not.toContain('BULKHEAD_SHED_SOURCES');
    const text = JSON.stringify(statements(Platform, 'ServicesWebsockets'));
    expect(text).not.toContain('appconfig:');
    expect(text).not.toContain('last-resort');
  });

  test('a task may read this one document and its copy, and change neither', () => {
    const granted = statements(Platform, 'ServicesWebBalancedTaskTaskRole');
    const appconfig = granted.find(({ Action }) => JSON.stringify(Action).includes('appconfig:'));
    expect(appconfig.Action).toEqual([
      'appconfig:GetLatestConfiguration',
      'appconfig:StartConfigurationSession',
    ]);
    const references = /\{"Fn::ImportValue":"[^"]*OutputRef(\w+?)[0-9A-F]{16}"\}/g;
    expect(JSON.stringify(appconfig.Resource).replace(references, '$1')).toContain(
      'application/",Switchboard,"/environment/",SwitchboardEnvironment,"/configuration/",SwitchboardProfile]',
    );
    expect(JSON.stringify(granted)).toContain('/switchboard/last-resort.json');
    expect(JSON.stringify(granted)).not.toContain('s3:PutObject');
  });
});

test('what operators did is kept for two years, whatever becomes of the stack', () => {
  const [, audit] =
    resourcesByType(Controls, 'AWS::Logs::LogGroup').find(
      ([, { Properties }]) => Properties?.LogGroupName === '/bulkhead/prod/audit',
    ) ?? [];
  expect(audit).toMatchObject({
    Properties: { RetentionInDays: 731 },
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
  });
});

test('the seed comes after all that could fail, and what it made can be taken back', () => {
  const [[, seed] = ['none', undefined]] = resourcesByType(Controls, 'Custom::SwitchboardSeed');
  const others = Object.entries(Controls.Resources)
    .filter(([id]) => !id.startsWith('SwitchboardSeed'))
    .filter(([, { Type }]) => !/BucketPolicy|TopicPolicy/.test(Type))
    .map(([id]) => id);
  expect(seed?.DependsOn).toEqual(expect.arrayContaining(others));
  expect(statements(Controls, 'SwitchboardSeed')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        Action: 's3:ListBucketVersions',
        Condition: { StringEquals: { 's3:prefix': 'switchboard/last-resort.json' } },
      }),
    ]),
  );
});
