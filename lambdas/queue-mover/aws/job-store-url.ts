import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { storeSecretName } from '../../../config/contract/store-names';
import { jsonRecord } from '../../../domain/json-record';
import { reasonOf } from '../../queue-meter/part';

/**
 * The URL at which the app's user reaches the job store, password included.
 *
 * @throws Error that names the secret and tells nothing of what is in it
 */
export async function jobStoreUrl(client: SecretsManagerClient, stage: string): Promise<string> {
  const name = storeSecretName(stage, 'jobs', 'app');
  const text = await client.send(new GetSecretValueCommand({ SecretId: name })).then(
    ({ SecretString }) => SecretString,
    (error) => {
      throw new Error(`secret ${name}: ${reasonOf(error)}`);
    },
  );
  const url = jsonRecord(text)?.url;
  if (typeof url !== 'string') throw new Error(`secret ${name}: expected JSON with a text \`url\``);
  return url;
}
