/** The version of a store server. */
export interface StoreVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** Older servers cannot read the access strings as they are deployed: no `%R~`, no `+script|load`. */
export const MIN_VERSION: StoreVersion = { major: 7, minor: 0, patch: 0 };

/** What the stage file deploys by default: Valkey 8. */
export const DEPLOYED_MAJOR = 8;

/** True from `major.minor` on. */
export function isAtLeast(version: StoreVersion, major: number, minor: number): boolean {
  return version.major > major || (version.major === major && version.minor >= minor);
}

/** `7.0.15`. */
export function versionText({ major, minor, patch }: StoreVersion): string {
  return `${major}.${minor}.${patch}`;
}
