import {
  parseSecretReference,
  type SecretReference,
  wordlikeSuffix,
} from '../../domain/secrets/secret-reference';
import type { KeyPath } from '../problem';
import type { StageConfig } from '../schema/stage';
import type { CheckFinding } from './finding';
import { unknownSecret } from './unknown-secret';

/** Secrets that ECS would not find, or could not decrypt: no task of theirs would start. */
export function secrets(config: StageConfig): CheckFinding[] {
  return [
    ...Object.entries(config.secrets).flatMap(([name, text]): CheckFinding[] => {
      const path = ['secrets', name];
      const parsed = parseSecretReference(text);
      if (!parsed.ok) return [{ path, expected: parsed.expected, got: JSON.stringify(text) }];
      return [...wordlike(config, name, parsed.reference), ...outOfReach(config, path, parsed.reference)];
    }),
    ...config.wordlikeSuffixes.flatMap((name, index) =>
      unknownSecret(config, ['wordlikeSuffixes', index], name),
    ),
    ...Object.entries(config.secretKeys).flatMap(([name, arn]) => [
      ...unknownSecret(config, ['secretKeys', name], name),
      ...keyOfAnotherRegion(config, name, arn),
    ]),
  ];
}

function wordlike(
  { wordlikeSuffixes }: StageConfig,
  name: string,
  reference: SecretReference,
): CheckFinding[] {
  const suffix = wordlikeSuffix(reference);
  if (suffix === undefined || wordlikeSuffixes.includes(name)) return [];
  return [
    {
      path: ['secrets', name],
      expected: `the full ARN with six random characters at its end, or, where "${suffix}" is just that, wordlikeSuffixes: [${name}]`,
      got: `one that ends in "-${suffix}", which may be part of the name`,
    },
  ];
}

/** An interface endpoint leads to the service of its own region. */
function outOfReach(
  { network, region }: StageConfig,
  path: KeyPath,
  reference: SecretReference,
): CheckFinding[] {
  if (network.create?.natGateways !== 0 || reference.region === region) return [];
  const expected = `one in ${region}: without a NAT gateway no other region is reached`;
  return [{ path, expected, got: `one in ${reference.region}` }];
}

/** A key works in its region only, and a secret is decrypted in its own. */
function keyOfAnotherRegion(config: StageConfig, name: string, arn: string): CheckFinding[] {
  const parsed = parseSecretReference(config.secrets[name] ?? '');
  if (!parsed.ok) return [];
  const [, , , keyRegion] = arn.split(':');
  const { region } = parsed.reference;
  if (keyRegion === region) return [];
  return [
    { path: ['secretKeys', name], expected: `a key in ${region}, as the secret`, got: `one in ${keyRegion}` },
  ];
}
