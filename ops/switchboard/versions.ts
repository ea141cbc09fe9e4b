import {
  type AppConfigClient,
  CreateHostedConfigurationVersionCommand,
  GetHostedConfigurationVersionCommand,
  paginateListHostedConfigurationVersions,
} from '@aws-sdk/client-appconfig';
import type { SwitchboardDocument } from '../../domain/switchboard/document';
import { parseDocument } from '../../domain/switchboard/parse-document';
import { CliError } from '../kit/command-result';
import type { SwitchboardPlace } from './app-config';
import { appConfigProblem, untilNewestSeen } from './app-config';

/** A version never changes, deployed or not. */
export interface SwitchboardVersion {
  readonly version: number;
  readonly document: SwitchboardDocument;
  /** The version that it was made upon, where whoever made it left a note. */
  readonly base?: number;
}

/** Versions of the document: all that were ever written, also those that were never deployed. */
export class SwitchboardVersions {
  private readonly known = new Map<number, Promise<SwitchboardVersion>>();

  constructor(
    private readonly client: AppConfigClient,
    private readonly place: SwitchboardPlace,
  ) {}

  /** The number of the newest version. Undefined where there is none. */
  async latest(): Promise<number | undefined> {
    const numbers = await untilNewestSeen(this.numbers());
    return numbers.length === 0 ? undefined : Math.max(...numbers.map(({ number }) => number));
  }

  /** @throws CliError where the version holds no switchboard */
  read(version: number): Promise<SwitchboardVersion> {
    const found = this.known.get(version) ?? this.fetch(version);
    this.known.set(version, found);
    found.catch(() => this.known.delete(version));
    return found;
  }

  /**
   * Writes a version, if `latest` is still the newest one. It is in force only once it is deployed.
   *
   * @returns undefined where somebody wrote a version since
   * @throws CliError where AppConfig's validator refuses the document
   */
  async create(
    document: SwitchboardDocument,
    upon: { readonly base: number; readonly latest: number },
  ): Promise<number | undefined> {
    try {
      const { VersionNumber } = await this.client.send(
        new CreateHostedConfigurationVersionCommand({
          ...this.ids(),
          Content: new TextEncoder().encode(JSON.stringify(document)),
          ContentType: 'application/json',
          LatestVersionNumber: upon.latest,
          Description: baseNote(upon.base),
        }),
      );
      if (VersionNumber === undefined) throw new Error('AppConfig did not say which version it made');
      this.known.set(VersionNumber, Promise.resolve({ version: VersionNumber, document, base: upon.base }));
      return VersionNumber;
    } catch (error) {
      if (error instanceof Error && error.name === 'ConflictException') return undefined;
      throw appConfigProblem(error);
    }
  }

  private async *numbers() {
    const pages = paginateListHostedConfigurationVersions({ client: this.client }, this.ids());
    for await (const { Items = [] } of pages) {
      yield Items.flatMap(({ VersionNumber: number }) => (number === undefined ? [] : [{ number }]));
    }
  }

  private async fetch(version: number): Promise<SwitchboardVersion> {
    const { Content, Description } = await this.client.send(
      new GetHostedConfigurationVersionCommand({ ...this.ids(), VersionNumber: version }),
    );
    const parsed = parseDocument(new TextDecoder().decode(Content));
    if (!parsed.ok) {
      const [first, ...more] = parsed.problems;
      throw new CliError(
        1,
        `version ${version} of the switchboard is none: ${first}${more.length > 0 ? `, and ${more.length} more` : ''}. Tasks obey the one before; deploy a good version by hand`,
      );
    }
    const base = noteBase(Description);
    return { version, document: parsed.document, ...(base !== undefined && { base }) };
  }

  private ids(): { readonly ApplicationId: string; readonly ConfigurationProfileId: string } {
    return { ApplicationId: this.place.applicationId, ConfigurationProfileId: this.place.profileId };
  }
}

/**
 * Stands in the description of a version: which version it was made upon. Two operators at the same moment are told
 * apart by it from two who came one after the other.
 */
function baseNote(version: number): string {
  return `upon version ${version}`;
}

/** The version that a note names. Undefined where there is no note: made by the seed, or by hand. */
function noteBase(description: string | undefined): number | undefined {
  const found = /^upon version ([1-9]\d{0,9})$/.exec(description ?? '');
  return found === null ? undefined : Number(found[1]);
}
