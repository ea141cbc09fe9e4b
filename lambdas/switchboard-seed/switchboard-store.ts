import type { SwitchboardDocument } from '../../domain/switchboard/document';

/** A deployment of the switchboard, as AppConfig numbers them: 1, 2, 3 ... */
export interface BoardDeployment {
  readonly number: number;
  readonly version: number;
  /** AppConfig's word for it. */
  readonly state: string;
}

/** The switchboard where it is kept. */
export interface SwitchboardStore {
  /** Number of the version that was made last, deployed or not; none before the first. */
  latestVersion(): Promise<number | undefined>;
  /** All deployments there ever were, in any order. */
  deployments(): Promise<readonly BoardDeployment[]>;
  /** @throws SeedProblem where the version holds no switchboard */
  document(version: number): Promise<SwitchboardDocument>;
  /** Makes a version, if `latest` is still the last one. @returns its number */
  createVersion(document: SwitchboardDocument, latest: number | undefined): Promise<number>;
  /** Starts a deployment. @returns its number */
  deploy(version: number): Promise<number>;
}
