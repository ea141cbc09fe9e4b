import {
  type AppConfigClient,
  type DeploymentSummary,
  paginateListDeployments,
  StartDeploymentCommand,
} from '@aws-sdk/client-appconfig';
import type { SwitchboardPlace } from './app-config';
import { appConfigProblem, untilNewestSeen } from './app-config';

/** A deployment of the switchboard. AppConfig numbers them 1, 2, 3 ... in the order in which they began. */
export interface SwitchboardDeployment {
  readonly number: number;
  readonly version: number;
  readonly state: 'complete' | 'under-way' | 'undone';
  readonly startedMs?: number;
}

const underWay: ReadonlySet<string> = new Set(['VALIDATING', 'DEPLOYING', 'BAKING', 'ROLLING_BACK']);

/** Deployments of the document. What tasks are given is the newest that is complete. */
export class SwitchboardDeployments {
  constructor(
    private readonly client: AppConfigClient,
    private readonly place: SwitchboardPlace,
  ) {}

  /** In the order of their numbers: at least all after `since`, and the newest one that is complete. */
  async list(since = Number.POSITIVE_INFINITY): Promise<readonly SwitchboardDeployment[]> {
    const found = await untilNewestSeen(
      this.pages(),
      (all) => all.some(({ state }) => state === 'complete') && all.some(({ number }) => number <= since),
    );
    return [...found].sort((one, other) => one.number - other.number);
  }

  /**
   * Begins to deploy a version, all at once.
   *
   * @returns its number; undefined where another deployment is under way
   * @throws CliError where AppConfig's validator refuses the document
   */
  async start(version: number): Promise<number | undefined> {
    const { applicationId, environmentId, profileId, strategyId } = this.place;
    try {
      const { DeploymentNumber } = await this.client.send(
        new StartDeploymentCommand({
          ApplicationId: applicationId,
          EnvironmentId: environmentId,
          ConfigurationProfileId: profileId,
          ConfigurationVersion: String(version),
          DeploymentStrategyId: strategyId,
        }),
      );
      if (DeploymentNumber === undefined) throw new Error('AppConfig did not say which deployment it began');
      return DeploymentNumber;
    } catch (error) {
      if (error instanceof Error && error.name === 'ConflictException') return undefined;
      throw appConfigProblem(error);
    }
  }

  private async *pages() {
    const { applicationId, environmentId } = this.place;
    const ids = { ApplicationId: applicationId, EnvironmentId: environmentId };
    for await (const { Items = [] } of paginateListDeployments({ client: this.client }, ids)) {
      yield Items.flatMap((item) => this.deploymentIn(item));
    }
  }

  /** Empty for a deployment of another profile. */
  private deploymentIn({
    DeploymentNumber: number,
    ConfigurationProfileId,
    ConfigurationVersion,
    State,
    StartedAt,
  }: DeploymentSummary): SwitchboardDeployment[] {
    if (number === undefined || State === undefined) return [];
    if (ConfigurationProfileId !== undefined && ConfigurationProfileId !== this.place.profileId) return [];
    const state = State === 'COMPLETE' ? 'complete' : underWay.has(State) ? 'under-way' : 'undone';
    const startedMs = StartedAt?.getTime();
    const version = Number(ConfigurationVersion);
    return [{ number, version, state, ...(startedMs !== undefined && { startedMs }) }];
  }
}
