import { createHmac } from 'node:crypto';
import { RegionError } from '../region-error';
import {
  type AdaptationNote,
  type Adapted,
  isObject,
  type JsonObject,
  resourcesOfType,
  type Template,
  type TemplateResource,
  withResources,
} from './template';

/**
 * Gives every generated secret a fixed value. The emulator ignores ExcludePunctuation, so a password would break
 * the URL it is put into, and it makes a new one whenever its state is lost.
 * @param key the region's random key
 */
export function fixPasswords(template: Template, stack: string, key: Buffer): Adapted {
  const changed: Record<string, TemplateResource> = {};
  const notes: AdaptationNote[] = [];
  for (const [logicalId, resource] of resourcesOfType(template, 'AWS::SecretsManager::Secret')) {
    const { GenerateSecretString: rules, ...properties } = resource.Properties ?? {};
    if (!isObject(rules)) continue;
    const password = generatedPassword(key, `${stack}/${logicalId}`, {
      length: typeof rules.PasswordLength === 'number' ? rules.PasswordLength : undefined,
      excludeCharacters: typeof rules.ExcludeCharacters === 'string' ? rules.ExcludeCharacters : undefined,
      ExcludeLowercase: rules.ExcludeLowercase === true,
      ExcludeUppercase: rules.ExcludeUppercase === true,
      ExcludeNumbers: rules.ExcludeNumbers === true,
    });
    changed[logicalId] = {
      ...resource,
      Properties: { ...properties, SecretString: secretString(logicalId, rules, password) },
    };
    const reason =
      'letters and digits, the same in every run: the emulator puts punctuation into generated passwords';
    notes.push({ kind: 'changed', what: 'generated password', logicalId, reason });
  }
  return { template: withResources(template, changed), notes };
}

/** The password itself, or the template with the password under its key. */
function secretString(logicalId: string, rules: JsonObject, password: string): string {
  const { SecretStringTemplate: text, GenerateStringKey: key } = rules;
  if (typeof key !== 'string' || text === undefined) return password;
  if (typeof text !== 'string') {
    throw new RegionError(
      `The template of secret ${logicalId} is no literal: the local region cannot put a password into it.`,
    );
  }
  return JSON.stringify({ ...JSON.parse(text), [key]: password });
}

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

/**
 * Writes passwords of store users the older way: the emulator ignores AuthenticationMode and makes a user that
 * needs no password.
 */
export function storeUserPasswords(template: Template): Adapted {
  const changed: Record<string, TemplateResource> = {};
  const notes: AdaptationNote[] = [];
  for (const [logicalId, resource] of resourcesOfType(template, 'AWS::ElastiCache::User')) {
    const { AuthenticationMode: mode, ...properties } = resource.Properties ?? {};
    if (!isObject(mode) || mode.Type !== 'password' || !Array.isArray(mode.Passwords)) continue;
    changed[logicalId] = { ...resource, Properties: { ...properties, Passwords: mode.Passwords } };
    const reason = 'password given as Passwords: the emulator ignores AuthenticationMode';
    notes.push({ kind: 'changed', what: 'store user', logicalId, reason });
  }
  return { template: withResources(template, changed), notes };
}
