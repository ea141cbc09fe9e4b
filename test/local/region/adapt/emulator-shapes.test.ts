// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how Fn::Sub is written
import { containerKeys } from '../../../../local/region/adapt/container-keys';
import { nameSecretsByArn } from '../../../../local/region/adapt/name-secrets-by-arn';
import { storeUserPasswords } from '../../../../local/region/adapt/passwords';
import type { JsonObject, Template } from '../../../../local/region/adapt/template';

describe('nameSecretsByArn', () => {
  const Secret = { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'n' } };

  test('references to a secret become its ARN, others stay', () => {
    const { template, notes } = nameSecretsByArn({
      Resources: {
        Secret,
        Task: {
          Type: 'AWS::ECS::TaskDefinition',
          Properties: {
            ValueFrom: { 'Fn::Join': ['', [{ Ref: 'Secret' }, ':url::']] },
            Sub: { 'Fn::Sub': '${Secret}:${Secret.Id}:${!Secret}:${Other}' },
            Other: { Ref: 'Other' },
          },
        },
      },
      Outputs: { Arn: { Value: { Ref: 'Secret' } } },
    });

    expect(template.Resources.Task?.Properties).toEqual({
      ValueFrom: { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Secret', 'Id'] }, ':url::']] },
      Sub: { 'Fn::Sub': '${Secret.Id}:${Secret.Id}:${!Secret}:${Other}' },
      Other: { Ref: 'Other' },
    });
    expect(template.Outputs?.Arn?.Value).toEqual({ 'Fn::GetAtt': ['Secret', 'Id'] });
    expect(notes.map(({ logicalId }) => logicalId)).toEqual(['Task', 'Arn']);
  });

  test('a secret nobody names is not noted', () => {
    expect(nameSecretsByArn({ Resources: { Secret } }).notes).toEqual([]);
  });
});

describe('containerKeys', () => {
  test('inner keys as the API has them; names, options and functions stay', () => {
    const template: Template = {
      Resources: {
        Task: {
          Type: 'AWS::ECS::TaskDefinition',
          Properties: {
            Volumes: [{ Name: 'tmp' }],
            ContainerDefinitions: [
              {
                Name: 'app',
                Secrets: [{ Name: 'URL', ValueFrom: { 'Fn::Join': ['', [{ Ref: 'Secret' }]] } }],
                HealthCheck: { Command: ['CMD', 'Check'], StartPeriod: 10 },
                Ulimits: [{ Name: 'nofile', SoftLimit: 1 }],
                DockerLabels: { Owner: 'Team' },
                LogConfiguration: { LogDriver: 'awslogs', Options: { Mode: 'x' } },
                Environment: [{ Name: 'A', Value: 'B' }],
              },
            ],
          },
        },
      },
    };

    const { template: adapted, notes } = containerKeys(template);

    expect(adapted.Resources.Task?.Properties).toEqual({
      Volumes: [{ name: 'tmp' }],
      ContainerDefinitions: [
        {
          Name: 'app',
          Secrets: [{ name: 'URL', valueFrom: { 'Fn::Join': ['', [{ Ref: 'Secret' }]] } }],
          HealthCheck: { command: ['CMD', 'Check'], startPeriod: 10 },
          Ulimits: [{ name: 'nofile', softLimit: 1 }],
          DockerLabels: { Owner: 'Team' },
          LogConfiguration: { LogDriver: 'awslogs', Options: { Mode: 'x' } },
          Environment: [{ Name: 'A', Value: 'B' }],
        },
      ],
    });
    expect(notes).toEqual([expect.objectContaining({ kind: 'changed', logicalId: 'Task' })]);
  });
});

describe('storeUserPasswords', () => {
  const user = (Properties: JsonObject): Template => ({
    Resources: { User: { Type: 'AWS::ElastiCache::User', Properties: { UserId: 'u', ...Properties } } },
  });

  test('passwords of the newer form take the older one', () => {
    const { template } = storeUserPasswords(
      user({ AuthenticationMode: { Type: 'password', Passwords: ['p'] } }),
    );
    expect(template).toEqual(user({ Passwords: ['p'] }));
  });

  test.each<[JsonObject]>([[{ Passwords: ['p'] }], [{ AuthenticationMode: { Type: 'iam' } }]])(
    '%j stays',
    (properties) => {
      expect(storeUserPasswords(user(properties))).toEqual({ template: user(properties), notes: [] });
    },
  );
});
