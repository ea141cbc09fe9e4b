import {
  CreateHostedConfigurationVersionCommand,
  GetEnvironmentCommand,
  ListDeploymentsCommand,
  StartDeploymentCommand,
} from '@aws-sdk/client-appconfig';
import { answered, type Claim, type ProbedRegion, physicalId, refused } from './claim';

const reference = 'https://docs.aws.amazon.com/appconfig/2019-10-09/APIReference';
const guide = 'https://docs.aws.amazon.com/appconfig/latest/userguide';

function ids(region: ProbedRegion) {
  const id = (type: string) => physicalId(region, `AWS::AppConfig::${type}`, /./);
  return {
    ApplicationId: id('Application'),
    EnvironmentId: id('Environment'),
    ConfigurationProfileId: id('ConfigurationProfile'),
  };
}

export const appConfigClaims: readonly Claim[] = [
  {
    claim: 'what CloudFormation calls an environment is an id that AppConfig takes',
    source:
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appconfig-environment.html',
    reliedOnBy: 'constructs/controls/switchboard.ts',
    probe: async (region) => {
      const { ApplicationId, EnvironmentId } = ids(region);
      const { State } = await region.clients.appConfig.send(
        new GetEnvironmentCommand({ ApplicationId, EnvironmentId }),
      );
      return { asAws: State !== undefined, seen: `${State}` };
    },
  },
  {
    claim: 'a document that the validator of its profile refuses cannot be deployed',
    source: `${guide}/appconfig-creating-configuration-profile.html`,
    reliedOnBy: 'docs/switchboard.md',
    probe: async (region) => {
      const { EnvironmentId, ...place } = ids(region);
      const wrong = async () => {
        const { VersionNumber } = await region.clients.appConfig.send(
          new CreateHostedConfigurationVersionCommand({
            ...place,
            Content: Buffer.from('{"not": "a switchboard"}'),
            ContentType: 'application/json',
          }),
        );
        await region.clients.appConfig.send(
          new StartDeploymentCommand({
            ...place,
            EnvironmentId,
            DeploymentStrategyId: 'AppConfig.AllAtOnce',
            ConfigurationVersion: `${VersionNumber}`,
          }),
        );
      };
      return refused(wrong(), /BadRequest/);
    },
  },
  {
    claim: 'the newest deployment comes first in the list',
    source: `${reference}/API_ListDeployments.html`,
    reliedOnBy: 'ops/switchboard/read-switchboard.ts',
    probe: async (region) => {
      const { ApplicationId, EnvironmentId } = ids(region);
      const { Items = [] } = await region.clients.appConfig.send(
        new ListDeploymentsCommand({ ApplicationId, EnvironmentId }),
      );
      const numbers = Items.map(({ DeploymentNumber = 0 }) => DeploymentNumber);
      return answered(
        numbers,
        [...numbers].sort((one, other) => other - one),
      );
    },
  },
];
