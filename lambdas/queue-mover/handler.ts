import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { type MoverSettings, moverSettingsVariable } from '../../config/contract/mover-settings';
import { parsedShape } from '../../config/contract/parsed-shape';
import type { LookAnswer, MoveAnswer } from '../../domain/parked/mover-protocol';
import { systemClock } from '../store-client/clock';
import { commandRunner } from '../store-client/command-runner';
import { storeClient } from '../store-client/store-client';
import { storeUrl } from '../store-client/store-url';
import { MoverLease } from './aws/mover-lease';
import { ParkedBucket } from './aws/parked-bucket';
import { bullmqFormat } from './bullmq/bullmq-format';
import { move } from './mover';
import { sidekiqFormat } from './sidekiq/sidekiq-format';

/** Three attempts of five seconds: a write that is given up costs doubt about a batch, and a run has a minute. */
const patience = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
};

const secrets = new SecretsManagerClient(patience);
const s3 = new S3Client(patience);

/**
 * Moves queued jobs into the controls bucket and back, as domain/parked/mover-protocol.ts says.
 *
 * Remembers nothing from one invocation to the next: all of it stands in the bucket and in the store, so that it does
 * not matter which process goes on. One connection per invocation, because operators call seldom, and never while the
 * store is being replaced by another one.
 */
export async function handler(event: unknown): Promise<LookAnswer | MoveAnswer> {
  const settings = parseMoverSettings(process.env);
  const { framework, queues } = settings;
  return new MoverLease(s3, settings.bucketName, systemClock).hold(async () => {
    const client = storeClient(
      await storeUrl(secrets, { stage: settings.stage, store: 'jobs', user: 'app' }),
    );
    try {
      const context = {
        format: framework === 'sidekiq' ? sidekiqFormat() : bullmqFormat(),
        queues,
        store: (commands: Parameters<ReturnType<typeof commandRunner>>[0]) => commandRunner(client)(commands),
        objects: new ParkedBucket(s3, settings.bucketName),
        clock: systemClock,
      };
      return await move(context, event);
    } finally {
      client.disconnect();
    }
  });
}

const text = z.string({ error: 'expected a string' }).check(z.minLength(1, { error: 'expected a string' }));

const shape: z.ZodMiniType<MoverSettings> = z.object({
  stage: text,
  framework: z.enum(['sidekiq', 'bullmq'], { error: 'expected sidekiq or bullmq' }),
  bucketName: text,
  queues: z.array(text, { error: 'expected queue names' }),
});

/** @throws Error that names the variable, and what of it is missing or wrong */
function parseMoverSettings(environment: Readonly<Record<string, string | undefined>>): MoverSettings {
  const written = environment[moverSettingsVariable];
  try {
    return parsedShape(shape, { name: moverSettingsVariable, value: JSON.parse(written ?? '') });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const got = written === undefined ? 'nothing' : `${written.length} characters that are none`;
    throw new Error(`${moverSettingsVariable}: expected settings as JSON, got ${got}`);
  }
}
