import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type MeteredRole, type StoreUserRole, storeSecretName } from '../../config/contract/store-names';
import { jsonRecord } from '../../domain/json-record';
import { reasonOf } from './partial-result';

interface StoreUserOf {
  readonly stage: string;
  readonly store: MeteredRole;
  readonly user: StoreUserRole;
}

/**
 * The URL at which a user reaches a store, password included.
 *
 * @throws Error that names the secret and tells nothing of what is in it
 */
export async function storeUrl(
  client: SecretsManagerClient,
  { stage, store, user }: StoreUserOf,
): Promise<string> {
  const name = storeSecretName(stage, store, user);
  const text = await client.send(new GetSecretValueCommand({ SecretId: name })).then(
    ({ SecretString }) => SecretString,
    (error) => {
      throw new Error(`secret ${name}: ${reasonOf(error)}`);
    },
  );
  const url = jsonRecord(text)?.url;
  if (typeof url !== 'string') throw new Error(`secret ${name}: expected JSON with a string \`url\``);
  return url;
}
