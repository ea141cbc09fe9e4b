import fc from 'fast-check';
import { parseSecretReference, wordlikeSuffix } from '../../../domain/secrets/secret-reference';

const place = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:';
const characters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'];
const suffixes = fc.string({ unit: fc.constantFrom(...characters), minLength: 6, maxLength: 6 });
const names = fc.string({ unit: fc.constantFrom(...characters, ...'/_+=.@-!'), minLength: 1, maxLength: 40 });
const field = fc.string({ unit: fc.constantFrom(...characters, '_', '-', '.'), maxLength: 12 });

test('whatever is asked of a secret, IAM is told of the secret alone', () => {
  fc.assert(
    fc.property(names, suffixes, field, (name, suffix, key) => {
      const arn = `${place}${name}-${suffix}`;
      for (const text of [arn, `${arn}:${key}::`, `${arn}:${key}:AWSCURRENT:`, `${arn}:${key}::1f2e`]) {
        expect(parseSecretReference(text)).toEqual({
          ok: true,
          reference: {
            service: 'secretsmanager',
            region: 'us-east-1',
            arn,
            hasField: text !== arn && key !== '',
          },
        });
      }
    }),
  );
});

test('a name is no reference, with or without the suffix', () => {
  fc.assert(
    fc.property(names, (name) => {
      expect(parseSecretReference(name).ok).toBe(false);
      expect(parseSecretReference(`${place}${name}.`).ok).toBe(false);
    }),
  );
});

test('one random suffix in 57 looks like a word', () => {
  // As the doc comment counts: letters of one case with any number of digits after them, of 62 characters each.
  const withLetters = [1, 2, 3, 4, 5, 6].map((letters) => 2 * 26 ** letters * 10 ** (6 - letters));
  const wordlike = withLetters.reduce((sum, count) => sum + count, 10 ** 6);
  expect(Math.round(62 ** 6 / wordlike)).toBe(57);
});

test.each([
  ['secret', 'secret'],
  ['SECRET', 'SECRET'],
  ['prod01', 'prod01'],
  ['202411', '202411'],
  ['AbC123', undefined],
  ['1secre', undefined],
  ['sec1et', undefined],
  ['Secret', undefined],
])('%s as a suffix: %s', (suffix, found) => {
  const parsed = parseSecretReference(`${place}prod/app-${suffix}`);
  expect(parsed.ok && wordlikeSuffix(parsed.reference)).toBe(found);
});

test('a parameter has no suffix', () => {
  const parsed = parseSecretReference('arn:aws:ssm:us-east-1:111122223333:parameter/prod/app-secret');
  expect(parsed.ok && wordlikeSuffix(parsed.reference)).toBe(undefined);
});
