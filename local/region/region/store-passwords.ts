import {
  GetSecretValueCommand,
  ListSecretsCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';

/** Where connection secrets stand: `bulkhead/<stage>/<store>/<user>` (`storeSecretName`). */
const SECRET_NAMES = /^bulkhead\/[^/]+\/[^/]+\/[^/]+$/;

const connectionShape = z.object({ username: z.string(), password: z.string() });

/** Passwords by user name, from the connection secrets that apps read too. */
export async function storePasswords(secretsManager: SecretsManagerClient): Promise<Map<string, string>> {
  const passwords = new Map<string, string>();
  let NextToken: string | undefined;
  do {
    const page = await secretsManager.send(new ListSecretsCommand({ NextToken }));
    for (const { Name = '' } of page.SecretList ?? []) {
      if (!SECRET_NAMES.test(Name)) continue;
      const { SecretString = '' } = await secretsManager.send(new GetSecretValueCommand({ SecretId: Name }));
      const connection = connectionShape.safeParse(JSON.parse(SecretString));
      if (connection.success) passwords.set(connection.data.username, connection.data.password);
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return passwords;
}
