import { RegionError } from '../region-error';
import { generatedPassword } from './generated-password';
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
