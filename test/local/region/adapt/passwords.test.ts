import { fixPasswords, generatedPassword } from '../../../../local/region/adapt/passwords';
import type { JsonObject } from '../../../../local/region/adapt/template';

const key = Buffer.alloc(32, 7);

function secretString(GenerateSecretString: JsonObject, place = 'Stack', usedKey = key): unknown {
  const Resources = {
    Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'n', GenerateSecretString } },
  };
  const properties = fixPasswords({ Resources }, place, usedKey).template.Resources.Secret?.Properties;
  expect(properties).not.toHaveProperty('GenerateSecretString');
  expect(properties?.Name).toBe('n');
  return properties?.SecretString;
}

describe('fixPasswords', () => {
  test('letters and digits of the asked length, 32 as on AWS where none is asked', () => {
    expect(secretString({ PasswordLength: 64 })).toMatch(/^[A-Za-z0-9]{64}$/);
    expect(secretString({})).toMatch(/^[A-Za-z0-9]{32}$/);
  });

  test('the same in every run, another for another place or key', () => {
    expect(secretString({})).toBe(secretString({}));
    expect(secretString({}, 'Other')).not.toBe(secretString({}));
    expect(secretString({}, 'Stack', Buffer.alloc(32, 8))).not.toBe(secretString({}));
  });

  test('rules about characters hold', () => {
    const password = secretString({
      PasswordLength: 200,
      ExcludeNumbers: true,
      ExcludeUppercase: true,
      ExcludeCharacters: 'abc',
    });
    expect(password).toMatch(/^[d-z]{200}$/);
  });

  test('every kind of character that may be used is used, however short it is', () => {
    for (let place = 0; place < 50; place += 1) {
      const password = generatedPassword(key, `Stack/${place}`, { length: 3 });
      expect([/[a-z]/, /[A-Z]/, /[0-9]/].every((kind) => kind.test(password))).toBe(true);
    }
  });

  test('with a template the password stands under its key', () => {
    const value = secretString({ SecretStringTemplate: '{"user":"app"}', GenerateStringKey: 'password' });
    expect(JSON.parse(String(value))).toEqual({
      user: 'app',
      password: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
    });
  });

  test('a template that is no literal is an error', () => {
    expect(() => secretString({ SecretStringTemplate: { Ref: 'X' }, GenerateStringKey: 'password' })).toThrow(
      /The template of secret Secret is no literal/,
    );
  });

  test('rules that leave no character are an error', () => {
    const nothing = { ExcludeNumbers: true, ExcludeUppercase: true, ExcludeLowercase: true };
    expect(() => generatedPassword(key, 'Stack/Secret', nothing)).toThrow(/Stack\/Secret/);
  });

  test('secrets with a value of their own stay', () => {
    const template = {
      Resources: { Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { SecretString: 's' } } },
    };
    expect(fixPasswords(template, 'Stack', key)).toEqual({ template, notes: [] });
  });
});
