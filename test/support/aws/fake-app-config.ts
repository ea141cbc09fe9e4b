import {
  AppConfigClient,
  CreateHostedConfigurationVersionCommand,
  GetHostedConfigurationVersionCommand,
  ListDeploymentsCommand,
  ListHostedConfigurationVersionsCommand,
  StartDeploymentCommand,
} from '@aws-sdk/client-appconfig';
import Ajv from 'ajv-draft-04';
import type { SwitchboardDocument } from '../../../domain/switchboard/document';
import { documentSchema } from '../../../domain/switchboard/document-schema';
import { answeringClient, type CommandClass } from './answering-client';
import { awsError } from './aws-faults';

/** What the outputs of the Controls stack say. */
export const boardIds = {
  application: 'app1234',
  environment: 'env1234',
  profile: 'pro1234',
  strategy: 'str1234',
} as const;

interface Version {
  readonly content: Uint8Array;
  readonly description?: string;
}

interface Deployment {
  readonly number: number;
  readonly version: number;
  state: string;
  readonly startedMs: number;
  /** How often it is still listed as under way. */
  looks: number;
}

const underWay = ['VALIDATING', 'DEPLOYING', 'BAKING', 'ROLLING_BACK'];
const perPage = 50;
const valid = new Ajv({ allErrors: true }).compile(documentSchema);

/**
 * AppConfig as AWS has it and the embedded region has not: versions are numbered from 1 and made only
 * upon the latest, one deployment at a time, the validator looks, lists begin with the newest and come in pages.
 */
export class FakeAppConfig {
  readonly versions: Version[] = [];
  readonly deployments: Deployment[] = [];
  readonly calls: string[] = [];
  /** Awaited before and after each call is answered: others may act, or it may throw. */
  before: (call: string) => Promise<void> = async () => {};
  after: (call: string) => Promise<void> = async () => {};
  nowMs: () => number = () => 0;
  /** How often a new deployment is listed before it has ended, and how it ends. */
  slowness = 0;
  ending = 'COMPLETE';

  constructor() {
    const client = answeringClient(AppConfigClient);
    const answer = <Input extends object>(
      command: CommandClass<Input>,
      name: string,
      how: (input: Record<string, unknown>) => object,
    ) =>
      client.on(command, async (input) => {
        this.calls.push(name);
        await this.before(name);
        const answered = how(Object.fromEntries(Object.entries(input)));
        await this.after(name);
        return answered;
      });
    answer(ListHostedConfigurationVersionsCommand, 'ListVersions', (input) => this.listVersions(input));
    answer(ListDeploymentsCommand, 'ListDeployments', (input) => this.listDeployments(input));
    answer(GetHostedConfigurationVersionCommand, 'GetVersion', (input) => this.getVersion(input));
    answer(CreateHostedConfigurationVersionCommand, 'CreateVersion', (input) => this.createVersion(input));
    answer(StartDeploymentCommand, 'StartDeployment', (input) => this.startDeployment(input));
  }

  /** What AppConfig gives to tasks. */
  get deployed(): SwitchboardDocument {
    const version = this.deployments.filter(({ state }) => state === 'COMPLETE').at(-1)?.version;
    return this.document(version ?? 0);
  }

  document(version: number): SwitchboardDocument {
    return JSON.parse(new TextDecoder().decode(this.versions[version - 1]?.content));
  }

  /** Puts a version there as it is, and deploys it unless told otherwise: a console, or a hurried person with the CLI. */
  put(document: SwitchboardDocument, { deployed = true }: { readonly deployed?: boolean } = {}): void {
    const version = this.versions.push({ content: new TextEncoder().encode(JSON.stringify(document)) });
    if (deployed) this.begin(version, 'COMPLETE');
  }

  begin(version: number, state: string, looks = 0): Deployment {
    const number = this.deployments.length + 1;
    const deployment = { number, version, state, startedMs: this.nowMs(), looks };
    this.deployments.push(deployment);
    return deployment;
  }

  private listVersions(input: Record<string, unknown>): object {
    this.known(input, ['ApplicationId', 'ConfigurationProfileId']);
    const all = this.versions.map(({ description }, index) => ({
      VersionNumber: index + 1,
      ContentType: 'application/json',
      ...(description !== undefined && { Description: description }),
    }));
    return page(all.reverse(), input.NextToken);
  }

  private listDeployments(input: Record<string, unknown>): object {
    this.known(input, ['ApplicationId', 'EnvironmentId']);
    for (const one of this.deployments) {
      if (!underWay.includes(one.state)) continue;
      one.looks -= 1;
      if (one.looks < 0) one.state = this.ending;
    }
    const all = this.deployments.map(({ number, version, state, startedMs }) => ({
      DeploymentNumber: number,
      ConfigurationProfileId: boardIds.profile,
      ConfigurationName: 'switchboard',
      ConfigurationVersion: String(version),
      State: state,
      StartedAt: new Date(startedMs),
    }));
    return page(all.reverse(), input.NextToken);
  }

  private getVersion(input: Record<string, unknown>): object {
    this.known(input, ['ApplicationId', 'ConfigurationProfileId']);
    const version = this.versions[Number(input.VersionNumber) - 1];
    if (version === undefined) throw awsError('ResourceNotFoundException', 'Version not found');
    return {
      VersionNumber: input.VersionNumber,
      Content: version.content,
      ContentType: 'application/json',
      Description: version.description,
    };
  }

  private createVersion(input: Record<string, unknown>): object {
    this.known(input, ['ApplicationId', 'ConfigurationProfileId']);
    const { LatestVersionNumber, Content, ContentType, Description } = input;
    if (LatestVersionNumber !== undefined && LatestVersionNumber !== this.versions.length) {
      throw awsError('ConflictException', `The latest version is ${this.versions.length}`);
    }
    if (!(Content instanceof Uint8Array) || ContentType !== 'application/json') {
      throw awsError('BadRequestException', 'Content and ContentType are needed');
    }
    if (Description !== undefined && (typeof Description !== 'string' || Description.length > 1024)) {
      throw awsError('BadRequestException', 'Description: at most 1024 characters');
    }
    this.validate(Content);
    return {
      VersionNumber: this.versions.push({
        content: Content,
        ...(Description && { description: Description }),
      }),
    };
  }

  private startDeployment(input: Record<string, unknown>): object {
    this.known(input, ['ApplicationId', 'EnvironmentId', 'ConfigurationProfileId', 'DeploymentStrategyId']);
    if (this.deployments.some(({ state }) => underWay.includes(state))) {
      throw awsError('ConflictException', 'Deployment in progress');
    }
    const number = Number(input.ConfigurationVersion);
    const version = this.versions[number - 1];
    if (version === undefined) throw awsError('ResourceNotFoundException', 'Version not found');
    this.validate(version.content);
    const quick = this.slowness === 0 && this.ending === 'COMPLETE';
    const begun = this.begin(number, quick ? 'COMPLETE' : 'DEPLOYING', this.slowness);
    return { DeploymentNumber: begun.number, State: begun.state };
  }

  private validate(content: Uint8Array): void {
    if (valid(JSON.parse(new TextDecoder().decode(content)))) return;
    const [first] = valid.errors ?? [];
    throw Object.assign(awsError('BadRequestException', 'Error validating configuration'), {
      Reason: 'InvalidConfiguration',
      Details: {
        InvalidConfiguration: [
          { Constraint: first?.keyword, Location: first?.instancePath, Reason: first?.message },
        ],
      },
    });
  }

  /** Every call names the stage's own things, or AWS does not know them. */
  private known(input: Record<string, unknown>, keys: readonly string[]): void {
    const ids: Readonly<Record<string, string>> = {
      ApplicationId: boardIds.application,
      EnvironmentId: boardIds.environment,
      ConfigurationProfileId: boardIds.profile,
      DeploymentStrategyId: boardIds.strategy,
    };
    const wrong = keys.find((key) => input[key] !== ids[key]);
    if (wrong !== undefined) throw awsError('ResourceNotFoundException', `${wrong} ${String(input[wrong])}`);
  }
}

function page<T>(all: readonly T[], token: unknown): { Items: readonly T[]; NextToken?: string } {
  const from = Number(token ?? 0);
  const next = from + perPage;
  return { Items: all.slice(from, next), ...(next < all.length && { NextToken: String(next) }) };
}
