import {
  type AppConfigClient,
  CreateHostedConfigurationVersionCommand,
  DeleteHostedConfigurationVersionCommand,
  GetHostedConfigurationVersionCommand,
  paginateListDeployments,
  paginateListHostedConfigurationVersions,
  StartDeploymentCommand,
} from '@aws-sdk/client-appconfig';
import type { SeedProperties } from '../../config/contract/seed-properties';
import type { SwitchboardDocument } from '../../domain/switchboard/document';
import { parseDocument } from '../../domain/switchboard/parse-document';
import type { BoardDeployment, SwitchboardStore } from './seed-switchboard';
import type { SeededStore } from './take-back';
import { SeedProblem } from './try-until';

/** By which a version of the seed is known. */
const description = 'defaults of the stage file';

/** The switchboard in AppConfig. */
export class AppConfigStore implements SwitchboardStore, SeededStore {
  constructor(
    private readonly client: AppConfigClient,
    private readonly ids: SeedProperties,
  ) {}

  async latestVersion(): Promise<number | undefined> {
    const { ApplicationId, ProfileId: ConfigurationProfileId } = this.ids;
    const pages = paginateListHostedConfigurationVersions(
      { client: this.client },
      { ApplicationId, ConfigurationProfileId },
    );
    let latest: number | undefined;
    for await (const { Items = [] } of pages) {
      for (const { VersionNumber = 0 } of Items) latest = Math.max(latest ?? 0, VersionNumber);
    }
    return latest;
  }

  async ownVersions(): Promise<readonly number[] | undefined> {
    const { ApplicationId, ProfileId: ConfigurationProfileId } = this.ids;
    const pages = paginateListHostedConfigurationVersions(
      { client: this.client },
      { ApplicationId, ConfigurationProfileId },
    );
    const versions: number[] = [];
    for await (const { Items = [] } of pages) {
      for (const { VersionNumber, Description } of Items) {
        if (VersionNumber === undefined || Description !== description) return undefined;
        versions.push(VersionNumber);
      }
    }
    return versions;
  }

  async removeVersion(version: number): Promise<void> {
    const { ApplicationId, ProfileId: ConfigurationProfileId } = this.ids;
    await this.client.send(
      new DeleteHostedConfigurationVersionCommand({
        ApplicationId,
        ConfigurationProfileId,
        VersionNumber: version,
      }),
    );
  }

  async deployments(): Promise<readonly BoardDeployment[]> {
    const { ApplicationId, EnvironmentId } = this.ids;
    const found: BoardDeployment[] = [];
    for await (const { Items = [] } of paginateListDeployments(
      { client: this.client },
      { ApplicationId, EnvironmentId },
    )) {
      for (const { DeploymentNumber, ConfigurationVersion, State } of Items) {
        if (DeploymentNumber === undefined || State === undefined) continue;
        found.push({ number: DeploymentNumber, version: Number(ConfigurationVersion), state: State });
      }
    }
    return found;
  }

  async document(version: number): Promise<SwitchboardDocument> {
    const { ApplicationId, ProfileId: ConfigurationProfileId } = this.ids;
    const { Content } = await this.client.send(
      new GetHostedConfigurationVersionCommand({
        ApplicationId,
        ConfigurationProfileId,
        VersionNumber: version,
      }),
    );
    const parsed = parseDocument(new TextDecoder().decode(Content));
    if (parsed.ok) return parsed.document;
    throw new SeedProblem(
      `version ${version}, which is deployed, holds no switchboard (${parsed.problems.slice(0, 3).join('; ')}): put it right first`,
    );
  }

  async createVersion(document: SwitchboardDocument, latest: number | undefined): Promise<number> {
    const { ApplicationId, ProfileId: ConfigurationProfileId } = this.ids;
    const { VersionNumber } = await this.client.send(
      new CreateHostedConfigurationVersionCommand({
        ApplicationId,
        ConfigurationProfileId,
        ContentType: 'application/json',
        Content: new TextEncoder().encode(JSON.stringify(document)),
        Description: description,
        ...(latest !== undefined && { LatestVersionNumber: latest }),
      }),
    );
    if (VersionNumber === undefined) throw new Error('AppConfig did not say which version it made');
    return VersionNumber;
  }

  async deploy(version: number): Promise<number> {
    const { ApplicationId, EnvironmentId, ProfileId: ConfigurationProfileId, StrategyId } = this.ids;
    const { DeploymentNumber } = await this.client.send(
      new StartDeploymentCommand({
        ApplicationId,
        EnvironmentId,
        ConfigurationProfileId,
        ConfigurationVersion: String(version),
        DeploymentStrategyId: StrategyId,
        Description: description,
      }),
    );
    if (DeploymentNumber === undefined) throw new Error('AppConfig did not say which deployment it began');
    return DeploymentNumber;
  }
}
