/** The version of a store server. */
export interface StoreVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** Older servers have no rules for pub/sub channels, which one of the walls between the stores is made of. */
export const MIN_VERSION: StoreVersion = { major: 6, minor: 2, patch: 0 };

/** True from `major.minor` on. */
export function isAtLeast(version: StoreVersion, major: number, minor: number): boolean {
  return version.major > major || (version.major === major && version.minor >= minor);
}

/** `7.0.15`. */
export function versionText({ major, minor, patch }: StoreVersion): string {
  return `${major}.${minor}.${patch}`;
}
