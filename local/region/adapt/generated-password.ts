import { createHmac } from 'node:crypto';

const lower = 'abcdefghijklmnopqrstuvwxyz';
const classes = {
  ExcludeLowercase: lower,
  ExcludeUppercase: lower.toUpperCase(),
  ExcludeNumbers: '0123456789',
} as const;

/** AWS::SecretsManager::Secret GenerateSecretString, as far as it decides about the characters. */
export interface PasswordRules {
  /** @default 32, as on AWS */
  readonly length?: number;
  readonly excludeCharacters?: string;
  readonly ExcludeLowercase?: boolean;
  readonly ExcludeUppercase?: boolean;
  readonly ExcludeNumbers?: boolean;
}

/**
 * A password that is the same in every run: derived from the region's key and from where the secret stands, so that
 * templates do not change between runs. Letters and digits only, whatever the rules allow: it goes into URLs.
 */
export function generatedPassword(key: Buffer, place: string, rules: PasswordRules = {}): string {
  const { length = 32, excludeCharacters = '' } = rules;
  const groups = (Object.keys(classes) as (keyof typeof classes)[])
    .filter((name) => rules[name] !== true)
    .map((name) => [...classes[name]].filter((character) => !excludeCharacters.includes(character)))
    .filter((group) => group.length > 0);
  const alphabet = groups.flat();
  if (alphabet.length === 0)
    throw new RangeError(`${place}: the rules for its password exclude every letter and digit`);
  const numbers = numbersFrom(key, place);
  const next = (from: readonly string[]): string => from[numbers.next().value % from.length] ?? '';
  // One of each kind first, as AWS does by default (RequireEachIncludedType), then any.
  return Array.from({ length }, (_, index) => next(groups[index] ?? alphabet)).join('');
}

/** Endless 32-bit numbers: the bias of a remainder by at most 62 is far below anything that matters here. */
function* numbersFrom(key: Buffer, place: string): Generator<number, never> {
  for (let block = 0; ; block += 1) {
    const bytes = createHmac('sha256', key).update(`${place}#${block}`).digest();
    for (let at = 0; at < bytes.length; at += 4) yield bytes.readUInt32BE(at);
  }
}
