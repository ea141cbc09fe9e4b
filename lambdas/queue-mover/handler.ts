import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { type MoverSettings, moverPlaceVariable } from '../../config/contract/mover-settings';
import { parkedShapes } from '../../config/contract/parked-shapes';
import { parsedShape } from '../../config/contract/parsed-shape';
import type { LookAnswer, MoveAnswer, StopAnswer } from '../../domain/parked/mover-protocol';
import { systemClock } from '../store-client/clock';
import { commandRunner } from '../store-client/command-runner';
import { functionSettings } from '../store-client/function-settings';
import { storeClient } from '../store-client/store-client';
import { storeUrl } from '../store-client/store-url';
import { type HeldLease, MoverLease } from './aws/mover-lease';
import { invokeNextTurn } from './aws/own-invocation';
import { ParkedBucket } from './aws/parked-bucket';
import { bullmqFormat } from './bullmq/bullmq-format';
import { handedOver, look, move, type NextTurns } from './mover';
import type { MoverContext } from './mover-context';
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
 *
 * @throws Error with a sentence, for whoever runs the command: which part of the request is a usage error, or what the
 * store or S3 answered
 */
export async function handler(event: unknown): Promise<LookAnswer | MoveAnswer | StopAnswer | undefined> {
  const settings = moverSettings(functionSettings(process.env, moverPlaceVariable));
  const request = parsedShape(parkedShapes.request, { name: 'queue mover', value: event });
  const objects = new ParkedBucket(s3, settings.bucketName);
  if (request.action === 'stop') {
    await objects.askStop(request.id);
    return { stopping: request.id };
  }
  // Takes nothing, and need not wait for anybody.
  if (request.action === 'look') return withStore(settings, objects, (context) => look(context, request));
  const { id, turn } = request;
  return new MoverLease(s3, settings.bucketName, systemClock).hold({ id, tag: turn?.lease }, (lease) =>
    withStore(settings, objects, async (context) => {
      const answer = await move(context, request);
      if (answer === 'over') return undefined;
      return handedOver(context, request, { answer, turns: nextTurns(settings, lease) });
    }),
  );
}

function nextTurns({ callsItself }: MoverSettings, lease: HeldLease): NextTurns {
  const name = callsItself ? process.env.AWS_LAMBDA_FUNCTION_NAME : undefined;
  return {
    keepLease: lease.keep,
    invoke: async (request) => {
      const called = await invokeNextTurn(name, request);
      if (!called) lease.takeBack();
      return called;
    },
  };
}

/** Does something with a connection of its own. */
async function withStore<T>(
  settings: MoverSettings,
  objects: ParkedBucket,
  work: (context: MoverContext) => Promise<T>,
): Promise<T> {
  const { stage, framework, keyPrefix, queues } = settings;
  const client = storeClient(await storeUrl(secrets, { stage, store: 'jobs', user: 'app' }));
  try {
    return await work({
      format: (framework === 'sidekiq' ? sidekiqFormat : bullmqFormat)(keyPrefix),
      queues,
      // A runner each time: it gives all its round trips together as long as one reading has.
      store: (commands) => commandRunner(client)(commands),
      objects,
      clock: systemClock,
    });
  } finally {
    client.disconnect();
  }
}

const text = z.string({ error: 'expected a string' }).check(z.minLength(1, { error: 'expected a string' }));

const shape: z.ZodMiniType<MoverSettings> = z.object({
  stage: text,
  framework: z.enum(['sidekiq', 'bullmq'], { error: 'expected sidekiq or bullmq' }),
  keyPrefix: z.string({ error: 'expected a string' }),
  bucketName: text,
  queues: z.array(text, { error: 'expected queue names' }),
  callsItself: z.boolean({ error: 'expected true or false' }),
});

/** @throws Error that names what of them is missing or wrong */
function moverSettings(value: unknown): MoverSettings {
  return parsedShape(shape, { name: 'settings of the queue mover', value });
}
