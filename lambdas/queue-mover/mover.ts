import { parkedShapes } from '../../config/contract/parked-shapes';
import { parsedShape } from '../../config/contract/parsed-shape';
import type { LookAnswer, MoveAnswer } from '../../domain/parked/mover-protocol';
import { countMatches } from './count-matches';
import type { MoverContext } from './mover-context';
import { returnJobs } from './return-jobs';
import { takeJobs } from './take-jobs';

/** One run works for this long, so that the command can show how far it is and be stopped. A batch is finished. */
const runMs = 8_000;

/**
 * Does what is asked for some seconds and says how far it is. The same request goes on.
 *
 * @throws Error with a sentence, for whoever runs the command: which part of the request is a usage error, or what the store or S3 answered
 */
export async function move(context: MoverContext, event: unknown): Promise<LookAnswer | MoveAnswer> {
  const request = parsedShape(parkedShapes.request, { name: 'queue mover', value: event });
  const untilMs = context.clock.nowMs() + runMs;
  switch (request.action) {
    case 'look':
      return countMatches(context, request, untilMs);
    case 'take':
      return takeJobs(context, request, untilMs);
    case 'return':
      return returnJobs(context, request, untilMs);
    case 'stop':
      throw new Error('stop: not yet');
  }
}
