import { nearestKey } from '../nearest-key';
import type { KeyPath } from '../problem';
import type { StageConfig } from '../schema/stage';
import type { CheckFinding } from './finding';

/** A name that should be one of `secrets` and is none. */
export function unknownSecret({ secrets }: StageConfig, path: KeyPath, name: string): CheckFinding[] {
  const known = Object.keys(secrets);
  if (known.includes(name)) return [];
  const suggestion = nearestKey(name, known);
  return [{ path, expected: 'a key of secrets', got: JSON.stringify(name), suggestion }];
}
