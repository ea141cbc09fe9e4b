import * as z from 'zod/mini';
import { type MoverSettings, moverSettingsVariable } from '../../config/contract/mover-settings';
import { parsedShape } from '../../config/contract/parsed-shape';

const text = z.string({ error: 'expected a string' }).check(z.minLength(1, { error: 'expected a string' }));

const shape: z.ZodMiniType<MoverSettings> = z.object({
  stage: text,
  framework: z.enum(['sidekiq', 'bullmq'], { error: 'expected sidekiq or bullmq' }),
  bucketName: text,
  queues: z.array(text, { error: 'expected queue names' }),
});

/** @throws Error that names the variable, and what of it is missing or wrong */
export function moverSettings(environment: Readonly<Record<string, string | undefined>>): MoverSettings {
  const written = environment[moverSettingsVariable];
  try {
    return parsedShape(shape, { name: moverSettingsVariable, value: JSON.parse(written ?? '') });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const got = written === undefined ? 'nothing' : `${written.length} characters that are none`;
    throw new Error(`${moverSettingsVariable}: expected settings as JSON, got ${got}`);
  }
}
